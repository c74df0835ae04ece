using System.Diagnostics.Metrics;

namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>Counters of transfers, of a whole node. Any thread.</summary>
public sealed class TransferFigures(Meter meter)
{
    private readonly Counter<long> _ended = meter.CreateCounter<long>("transfers_ended", description: "Transfers, by type and what the dialog was told.");
    private readonly Counter<long> _unheard = meter.CreateCounter<long>("transfer_refer_timeouts", description: "Blind transfers given up because no news of them came (sip.refer-timeout).");

    internal void Ended(string type, string outcome) => _ended.Add(1, new("type", type), new("outcome", outcome));

    internal void Unheard() => _unheard.Add(1);
}
