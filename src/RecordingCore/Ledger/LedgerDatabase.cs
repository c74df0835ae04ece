using System.Globalization;
using Microsoft.Data.Sqlite;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>The projection of the log that is queried. It can be deleted at any time: it is made again from the log. One thread.</summary>
internal sealed class LedgerDatabase : IDisposable
{
    public const string FileName = "ledger.db";
    private const int BusySeconds = 5;
    private readonly SqliteConnection _connection;

    private LedgerDatabase(SqliteConnection connection) => _connection = connection;

    static LedgerDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens, or makes, and migrates.</summary>
    /// <param name="path">A file; null: in memory.</param>
    /// <exception cref="SqliteException">It cannot be opened, is damaged, or of a newer version.</exception>
    public static LedgerDatabase Open(string? path)
    {
        var database = Connect(path ?? ":memory:", SqliteOpenMode.ReadWriteCreate);
        try
        {
            database.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
            database.Migrate();
            if (path is not null) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return database;
        }
        catch
        {
            // Rethrown: half an open database is none.
            database.Dispose();
            throw;
        }
    }

    /// <summary>To look only; null when there is none of this version.</summary>
    public static LedgerDatabase? OpenToRead(string path)
    {
        if (!File.Exists(path)) return null;
        var database = Connect(path, SqliteOpenMode.ReadWrite);
        if (database.Version() == LedgerSchema.Migrations.Length) return database;
        database.Dispose();
        return null;
    }

    /// <summary>Removes the files.</summary>
    public static void Delete(string path)
    {
        foreach (var end in (string[])["", "-wal", "-shm"]) File.Delete(path + end);
    }

    /// <summary>Number and hash of the last entry that was applied; (0, "") when none was.</summary>
    public LedgerHead Applied => Query("SELECT number, hash FROM applied", r => new LedgerHead(r.GetInt64(0), r.GetString(1))).FirstOrDefault(new LedgerHead(0, ""));

    /// <summary>All or nothing.</summary>
    public void Apply(IEnumerable<NumberedEntry> entries)
    {
        using var transaction = _connection.BeginTransaction();
        using var writer = new LedgerWriter(_connection, transaction);
        LedgerHead? last = null;
        foreach (var (head, entry) in entries)
        {
            writer.Write(head.Number, entry);
            last = head;
        }
        if (last is { } applied) writer.Applied(applied);
        transaction.Commit();
    }

    public IEnumerable<OpenRecording> OpenRecordings() => Query("SELECT media, step, since FROM recordings WHERE terminal = 0",
        r => new OpenRecording(r.GetString(0), Enum.Parse<LedgerStep>(r.GetString(1), ignoreCase: true), Time(r.GetString(2)), Live: false));

    /// <summary>By media id or CallUUID.</summary>
    public IEnumerable<LedgerRow> Find(string id) => Rows("WHERE media = $a OR call = $a", id);

    /// <summary>Newest first.</summary>
    /// <param name="step">Only those whose last step this is; null: all.</param>
    public IEnumerable<LedgerRow> Latest(string? step, int most) =>
        Rows((step is null ? "" : "WHERE step = $a ") + "ORDER BY first DESC LIMIT " + most.ToString(CultureInfo.InvariantCulture), step);

    /// <summary>Those that began in [from, to).</summary>
    public IEnumerable<LedgerRow> Between(DateTimeOffset from, DateTimeOffset to) => Rows("WHERE first >= $a AND first < $b ORDER BY first", Text(from), Text(to));

    public IEnumerable<LedgerLine> Steps(string mediaId) => Query("SELECT number, step, time, detail FROM steps WHERE media = $a ORDER BY number",
        r => new LedgerLine(r.GetInt64(0), r.GetString(1), Time(r.GetString(2)), r.IsDBNull(3) ? null : r.GetString(3)), mediaId);

    /// <summary>The last one made; null: none was.</summary>
    public string? Manifest(string mediaId) => Query("SELECT text FROM manifests WHERE media = $a ORDER BY number DESC LIMIT 1", r => r.GetString(0), mediaId).FirstOrDefault();

    public void Dispose() => _connection.Dispose();

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static LedgerDatabase Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        connection.Open();
        return new LedgerDatabase(connection);
    }

    private IEnumerable<LedgerRow> Rows(string where, params string?[] arguments) => Query(
        "SELECT media, call, origin, profile, first, step, since, detail, terminal FROM recordings " + where,
        r => new LedgerRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Time(r.GetString(4)), r.GetString(5), Time(r.GetString(6)))
        {
            Detail = r.IsDBNull(7) ? null : r.GetString(7), Terminal = r.GetInt64(8) != 0,
        }, arguments);

    private int Version() => Query("PRAGMA user_version", r => r.GetInt32(0)).First();

    private void Migrate()
    {
        var version = Version();
        if (version > LedgerSchema.Migrations.Length) throw new SqliteException($"the ledger's database is of version {version}, this program's is {LedgerSchema.Migrations.Length}", 1);
        for (; version < LedgerSchema.Migrations.Length; version++)
            Run($"BEGIN; {LedgerSchema.Migrations[version]} PRAGMA user_version = {version + 1}; COMMIT");
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file and LedgerSchema.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params string?[] arguments)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is { } value) command.Parameters.AddWithValue("$" + (char)('a' + i), value);
        }
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return read(reader);
    }
}
