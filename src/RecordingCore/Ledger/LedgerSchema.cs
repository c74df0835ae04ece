using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>The projection's tables, as the steps that lead to them; SQLite's <c>user_version</c> says how many were taken.</summary>
internal static class LedgerSchema
{
    public static ImmutableArray<string> Migrations { get; } =
    [
        """
        CREATE TABLE applied(number INTEGER NOT NULL, hash TEXT NOT NULL);
        INSERT INTO applied VALUES(0, '');
        CREATE TABLE recordings(media TEXT PRIMARY KEY, call TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT '', profile TEXT NOT NULL DEFAULT '',
            first TEXT NOT NULL, step TEXT NOT NULL, since TEXT NOT NULL, detail TEXT, terminal INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX recordings_call ON recordings(call);
        CREATE INDEX recordings_open ON recordings(since) WHERE terminal = 0;
        CREATE TABLE steps(number INTEGER PRIMARY KEY, media TEXT NOT NULL, step TEXT NOT NULL, time TEXT NOT NULL, detail TEXT);
        CREATE INDEX steps_media ON steps(media);
        """,
        """
        CREATE INDEX recordings_first ON recordings(first);
        CREATE TABLE manifests(number INTEGER PRIMARY KEY, media TEXT NOT NULL, text TEXT NOT NULL);
        CREATE INDEX manifests_media ON manifests(media);
        """,
    ];
}
