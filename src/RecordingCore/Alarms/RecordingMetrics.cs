using System.Diagnostics.Metrics;

namespace VxmlGir.RecordingCore.Alarms;

/// <summary>The room's instruments.</summary>
internal sealed class RecordingMetrics(Meter meter)
{
    public Counter<long> Started { get; } = meter.CreateCounter<long>("recording.started", "{recording}");
    public Counter<long> Closed { get; } = meter.CreateCounter<long>("recording.closed", "{recording}", "Journals with an end");
    public Counter<long> Finalised { get; } = meter.CreateCounter<long>("recording.finalised", "{recording}");
    public Counter<long> Encrypted { get; } = meter.CreateCounter<long>("recording.encrypted", "{recording}", "Finalised for the holders of certificates");
    public Counter<long> Delivered { get; } = meter.CreateCounter<long>("recording.delivered", "{recording}", "File verified and metadata accepted");
    public Counter<long> Recovered { get; } = meter.CreateCounter<long>("recording.recovered", "{recording}", "Taken up from an earlier process");
    public Counter<long> Refused { get; } = meter.CreateCounter<long>("recording.commands_refused", "{command}");
    public Counter<long> JournalBytes { get; } = meter.CreateCounter<long>("recording.journal_bytes", "By");
    public Counter<long> RingOverruns { get; } = meter.CreateCounter<long>("recording.ring_overruns", "{packet}", "Packets lost because the writer fell behind");
    public Counter<long> OversizedPackets { get; } = meter.CreateCounter<long>("recording.oversized_packets", "{packet}");
    public Counter<long> KeysHeld { get; } = meter.CreateCounter<long>("recording.keys_held", "{packet}", "Packets kept out of the journal because a key may sound in them");
    public Counter<long> KeysForgotten { get; } = meter.CreateCounter<long>("recording.keys_forgotten", "{packet}", "Of those, wiped for room or age before anybody took the key: silence");
    public Counter<long> Masks { get; } = meter.CreateCounter<long>("recording.masks", "{mask}", "Sensitive scopes begun");
    public Counter<long> WriteFailures { get; } = meter.CreateCounter<long>("recording.write_failures", "{failure}");
    public Counter<long> SyncFailures { get; } = meter.CreateCounter<long>("recording.sync_failures", "{failure}");
    public Counter<long> Forgotten { get; } = meter.CreateCounter<long>("recording.unsynced_forgotten", "{block}", "Blocks written whose sync took longer than memory lasts");
    public Counter<long> NotRecorded { get; } = meter.CreateCounter<long>("recording.not_recorded", "{recording}", "Asked for while the spool could not take them");
    public Counter<long> Later { get; } = meter.CreateCounter<long>("recording.delivery_later", "{attempt}", "Attempts put off, by reason");
    public Counter<long> LedgerEntries { get; } = meter.CreateCounter<long>("recording.ledger_entries", "{entry}", "Durable entries of the ledger");
    public Counter<long> LedgerRefused { get; } = meter.CreateCounter<long>("recording.ledger_refused", "{entry}", "Entries that found memory full");
    public Counter<long> Anchored { get; } = meter.CreateCounter<long>("recording.anchored", "{anchor}", "Heads of the ledger put outside");
    public Counter<long> MessagesLater { get; } = meter.CreateCounter<long>("recording.messages_later", "{attempt}", "Messages put off, by queue");
    public Counter<long> MessagesRefused { get; } = meter.CreateCounter<long>("recording.messages_refused", "{message}", "Messages that found their queue full");
    public Counter<long> Ended { get; } = meter.CreateCounter<long>("recording.ended", "{recording}", "Reached a terminal state, by state");
    public Counter<long> Alarms { get; } = meter.CreateCounter<long>("recording.alarms", "{alarm}");
    public Histogram<double> SyncSeconds { get; } = meter.CreateHistogram<double>("recording.sync_seconds", "s");
    public UpDownCounter<long> Open { get; } = meter.CreateUpDownCounter<long>("recording.open", "{recording}", "Journals being written");
    public UpDownCounter<long> Finalising { get; } = meter.CreateUpDownCounter<long>("recording.finalising", "{recording}", "Closed, not yet a file");
    public UpDownCounter<long> OutboxEntries { get; } = meter.CreateUpDownCounter<long>("recording.outbox", "{recording}", "Files on their way");
}
