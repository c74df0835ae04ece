using Microsoft.Data.Sqlite;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>Prepared statements of one transaction. Applying an entry twice changes nothing.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly SqliteCommand _step;
    private readonly SqliteCommand _recording;
    private readonly SqliteCommand _manifest;
    private readonly SqliteCommand _applied;

    public LedgerWriter(SqliteConnection connection, SqliteTransaction transaction)
    {
        _step = Prepare(connection, transaction, "INSERT OR REPLACE INTO steps VALUES($a, $b, $c, $d, $e)", 5);
        // A remark leaves the last step as it is; a terminal one is not followed by another state, but a person's retry of what was lost may find it again.
        _recording = Prepare(connection, transaction, """
            INSERT INTO recordings(media, call, origin, profile, first, step, since, detail, terminal) VALUES($a, $b, $c, $d, $e, $f, $e, $g, $h)
            ON CONFLICT(media) DO UPDATE SET
                call = CASE WHEN excluded.call <> '' THEN excluded.call ELSE call END, origin = CASE WHEN excluded.origin <> '' THEN excluded.origin ELSE origin END,
                profile = CASE WHEN excluded.profile <> '' THEN excluded.profile ELSE profile END,
                step = CASE WHEN $i THEN step ELSE excluded.step END, since = CASE WHEN $i THEN since ELSE excluded.since END,
                detail = coalesce(excluded.detail, detail), terminal = CASE WHEN $i THEN terminal ELSE excluded.terminal END
            """, 9);
        _manifest = Prepare(connection, transaction, "INSERT OR REPLACE INTO manifests VALUES($a, $b, $c)", 3);
        _applied = Prepare(connection, transaction, "UPDATE applied SET number = $a, hash = $b", 2);
    }

    public void Write(long number, LedgerEntry entry)
    {
        if (entry.MediaId.Length == 0) return;
        var (time, step) = (LedgerDatabase.Text(entry.Time), entry.Step.Word());
        Run(_step, number, entry.MediaId, step, time, entry.Detail);
        Run(_recording, entry.MediaId, entry.CallUuid ?? "", entry.Origin ?? "", entry.Profile ?? "", time, step, entry.Detail, entry.Step.IsTerminal() ? 1L : 0L, entry.Step.IsRemark() ? 1L : 0L);
        if (entry.Manifest is { } manifest) Run(_manifest, number, entry.MediaId, manifest);
    }

    public void Applied(LedgerHead head) => Run(_applied, head.Number, head.Hash);

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_step, _recording, _manifest, _applied]) command.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        for (var i = 0; i < parameters; i++) command.Parameters.AddWithValue("$" + (char)('a' + i), DBNull.Value);
        return command;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
