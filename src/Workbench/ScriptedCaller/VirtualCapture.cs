using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>One capture in virtual time: how long the caller speaks is known, so is when it ends.</summary>
internal sealed record VirtualCapture(CaptureRequest Request, TimeSpan Start)
{
    private const int BytesPerSecond = 8_000;

    /// <summary>Null: nothing has been said.</summary>
    public TimeSpan? SpokenUntil { get; init; }

    public TimeSpan End => SpokenUntil is not { } spoken ? Start + Earlier(Request.NoInput, Request.MaxTime) : Earlier(Start + Request.MaxTime, spoken + Request.FinalSilence);

    public CaptureResult Finish() => SpokenUntil is null
        ? new CaptureResult(CaptureEnd.NoInput, default, Type, TimeSpan.Zero)
        : Result(End == Start + Request.MaxTime ? CaptureEnd.MaxTime : CaptureEnd.FinalSilence, End);

    public CaptureResult Stop(TimeSpan now) => SpokenUntil is null
        ? new CaptureResult(CaptureEnd.Stopped, default, Type, TimeSpan.Zero)
        : Result(CaptureEnd.Stopped, Earlier(now, End));

    /// <summary>The sound of an utterance; one that takes no time is a second long.</summary>
    public static CaptureResult Utterance(string type, TimeSpan length)
    {
        if (type is not ("" or "audio/x-wav" or "audio/wav" or "audio/basic" or "audio/x-alaw-basic")) return new CaptureResult(CaptureEnd.UnsupportedFormat, default, type, length);
        var time = length > TimeSpan.Zero ? length : TimeSpan.FromSeconds(1);
        return new CaptureResult(CaptureEnd.FinalSilence, new byte[(int)(time.TotalSeconds * BytesPerSecond)], type.Length == 0 ? "audio/x-wav" : type, time);
    }

    private string Type => Request.MediaType.Length == 0 ? "audio/x-wav" : Request.MediaType;

    private CaptureResult Result(CaptureEnd end, TimeSpan at) => new(end, new byte[(int)((at - Start).TotalSeconds * BytesPerSecond)], Type, at - Start);

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
