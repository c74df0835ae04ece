using Microsoft.Extensions.Logging;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>The other party of a leg, if any: one at a time, and longer than the session that called it when the caller was handed over.</summary>
internal sealed partial class LegBridge(MediaLeg near, LegServices services)
{
    private volatile FarParty? _far;

    /// <summary>Completes when no party is left.</summary>
    public Task Over => _far?.Over ?? Task.CompletedTask;

    public FarParty Call(FarCall far, IFarListener listener)
    {
        var party = _far = new FarParty(near, services, listener);
        _ = RunAsync(party, far);
        return party;
    }

    public void Press(char key, DtmfMethod method)
    {
        // Tones are in the sound already.
        if (method != DtmfMethod.InBand) _far?.Press(key);
    }

    /// <summary>The caller has gone, or is cut off.</summary>
    public void Release() => _far?.GiveUp(null);

    private async Task RunAsync(FarParty party, FarCall far)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await party.RunAsync(far);
        }
        catch (Exception fault)
        {
            // The loop's boundary: a defect ends the one party; its finally has told the dialog.
            LogFault(services.Logger, near.Name, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a defect ended the other party of {Leg}")]
    private static partial void LogFault(ILogger logger, string leg, Exception fault);
}
