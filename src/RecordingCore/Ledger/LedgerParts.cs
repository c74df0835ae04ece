using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>What the ledger's thread works with.</summary>
/// <param name="AllRoots">Every configured root could be opened.</param>
/// <param name="DatabasePath">Null: in memory.</param>
/// <param name="Interval">Between two comparisons with the spool.</param>
internal sealed record LedgerParts(
    LedgerLog Log, RecordingLedger Ledger, SpoolRoots Roots, bool AllRoots, string? DatabasePath, TimeSpan Interval, ReconciliationLimits Limits, RecordingAlarms Alarms, TimeProvider Time);
