using Microsoft.Data.Sqlite;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>Looks into the ledger of a node that may be running: its projection, or, where there is none, one made in memory from the log. Dispose when done.</summary>
public sealed class LedgerInspector : IDisposable
{
    private const int Batch = 2000;
    private readonly LedgerDatabase _database;

    private LedgerInspector(LedgerDatabase database) => _database = database;

    /// <exception cref="IOException">The ledger cannot be read.</exception>
    public static LedgerInspector Open(IReadOnlyList<string> spools)
    {
        try
        {
            return new LedgerInspector(spools.Select(s => LedgerDatabase.OpenToRead(Path.Combine(s, SegmentFile.FolderName, LedgerDatabase.FileName))).FirstOrDefault(d => d is not null) ?? FromLog(spools));
        }
        catch (SqliteException unusable)
        {
            throw new IOException($"the ledger's projection: {unusable.Message} (recordings rebuild makes it again)", unusable);
        }
    }

    /// <summary>By media id or CallUUID.</summary>
    public IReadOnlyList<LedgerRow> Find(string id) => [.. _database.Find(id)];

    /// <summary>Newest first; only those whose last step this is, when one is given.</summary>
    public IReadOnlyList<LedgerRow> Latest(string? step, int most) => [.. _database.Latest(step, most)];

    /// <summary>Those that were first noted in [from, to).</summary>
    public IReadOnlyList<LedgerRow> Between(DateTimeOffset from, DateTimeOffset to) => [.. _database.Between(from, to)];

    public IReadOnlyList<LedgerLine> Steps(string mediaId) => [.. _database.Steps(mediaId)];

    /// <summary>Text of the manifest that holds; null: none was made.</summary>
    public string? Manifest(string mediaId) => _database.Manifest(mediaId);

    /// <summary>Makes the projection again from the log; the number of entries in it.</summary>
    /// <exception cref="IOException">The platform runs, or the ledger cannot be read or written.</exception>
    public static long Rebuild(IReadOnlyList<string> spools)
    {
        var home = Path.Combine(spools[0], SegmentFile.FolderName);
        if (!Directory.Exists(home)) throw new IOException($"{home} is not there: no ledger was written yet");
        if (SpoolLock.Hold(spools[0]) is not SpoolHold.Held { Lease: var lease }) throw new IOException($"spool {spools[0]} is in use: the running platform keeps the projection up by itself");
        using (lease)
        {
            var path = Path.Combine(home, LedgerDatabase.FileName);
            LedgerDatabase.Delete(path);
            using var database = LedgerDatabase.Open(path);
            Fill(database, spools);
            return database.Applied.Number;
        }
    }

    /// <summary>Texts of the node's public keys, PEM, by file.</summary>
    public static IReadOnlyDictionary<string, string> PublicKeys(IEnumerable<string> spools) =>
        spools.Select(s => Path.Combine(s, SegmentFile.FolderName)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*" + SigningKeyFiles.PublicExtension)).ToDictionary(f => f, File.ReadAllText);

    public void Dispose() => _database.Dispose();

    private static LedgerDatabase FromLog(IReadOnlyList<string> spools)
    {
        var database = LedgerDatabase.Open(null);
        Fill(database, spools);
        return database;
    }

    private static void Fill(LedgerDatabase database, IReadOnlyList<string> spools)
    {
        var folders = spools.Select(s => Path.Combine(s, SegmentFile.FolderName)).Where(Directory.Exists);
        var files = SegmentFile.Find(folders, f => Directory.EnumerateFiles(f).Select(p => Path.GetFileName(p)!));
        foreach (var part in LedgerScan.Entries(files, f => SegmentReader.Read(f, SegmentReader.OpenShared), 0).Chunk(Batch)) database.Apply(part);
    }
}
