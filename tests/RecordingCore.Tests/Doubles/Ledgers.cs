using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Doubles;

internal static class Ledgers
{
    /// <summary>A ledger on files of its own.</summary>
    public static RecordingLedger Apart(RecordingAlarms alarms, TimeProvider time)
    {
        var spool = new MemorySpool();
        return On(new SpoolRoots([new SpoolRoot("/ledger", spool, spool, new SeededIds(7))]), alarms, time);
    }

    public static RecordingLedger On(SpoolRoots roots, RecordingAlarms alarms, TimeProvider time) =>
        new(new LedgerLog(roots, LedgerScan.Look(roots), alarms, time), SigningKeyFiles.Open(roots).Signer, time);
}
