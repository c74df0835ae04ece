using System.Diagnostics.Metrics;

namespace VxmlGir.RecordingServices.Intake;

/// <summary>What the intake counts.</summary>
internal sealed class IntakeMetrics(Meter meter)
{
    private readonly Counter<long> _media = meter.CreateCounter<long>("vxmlgir.intake.media", description: "Media files described by posted metadata, by outcome");
    private readonly Counter<long> _refused = meter.CreateCounter<long>("vxmlgir.intake.refused", description: "Requests the intake refused, by reason");

    public void Kept(ShelfReceipt receipt)
    {
        Add(receipt.Added.Length, "added");
        Add(receipt.Known.Length - receipt.Differs.Length, "known");
        Add(receipt.Differs.Length, "differs");
    }

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private void Add(int count, string outcome)
    {
        if (count > 0) _media.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
