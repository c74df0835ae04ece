using Microsoft.Data.Sqlite;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>Brings the projection up to the log: what is missing is applied; one that is damaged, of another version, or ahead of the log is made again.</summary>
internal static class LedgerProjection
{
    private const int Batch = 2000;

    /// <param name="path">Null: in memory.</param>
    /// <exception cref="SqliteException">It cannot be made either.</exception>
    public static LedgerDatabase Open(string? path, SpoolRoots roots, LedgerHead head, RecordingAlarms? alarms)
    {
        if (path is null) return CatchUp(LedgerDatabase.Open(null), roots, head);
        try
        {
            var database = LedgerDatabase.Open(path);
            if (Follows(database.Applied, head)) return CatchUp(database, roots, head);
            database.Dispose();
            alarms?.Raise(AlarmKind.LedgerDamaged, $"{path}: is ahead of the log or of another one; made again");
        }
        catch (SqliteException unusable)
        {
            alarms?.Raise(AlarmKind.LedgerDamaged, $"{path}: {unusable.Message}; made again");
        }
        return Rebuild(path, roots, head);
    }

    /// <summary>From nothing.</summary>
    public static LedgerDatabase Rebuild(string path, SpoolRoots roots, LedgerHead head)
    {
        LedgerDatabase.Delete(path);
        return CatchUp(LedgerDatabase.Open(path), roots, head);
    }

    private static bool Follows(LedgerHead applied, LedgerHead head) =>
        applied.Number < head.Number || applied == head || (applied.Number == 0 && head.Number == 0);

    private static LedgerDatabase CatchUp(LedgerDatabase database, SpoolRoots roots, LedgerHead head)
    {
        foreach (var part in LedgerScan.Entries(roots, database.Applied.Number).TakeWhile(e => e.Number <= head.Number).Chunk(Batch)) database.Apply(part);
        return database;
    }
}
