using System.Globalization;
using System.Text.Json;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>
/// Who used which command on recordings, one JSON object per line in a file of mode 0600 that only grows; each line carries its number and the digest of the line before.
/// The ledger notes its state, so that with an anchor its end cannot be cut off either. Passwords and keys are never arguments.
/// </summary>
public static class AuditLog
{
    public const string FileName = "audit.log";
    internal const string NumberField = "n";
    internal const string PreviousField = "previous";
    private const int Tries = 200;
    private const int MaxLine = 64 * 1024;

    /// <summary>Appends one line; durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task AppendAsync(string path, IReadOnlyDictionary<string, string> line, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        new LinuxSpoolFiles().Prepare(folder);
        using (var file = await OpenAsync(path, time))
        {
            var last = LastLine(file);
            var fields = new Dictionary<string, string>
            {
                ["time"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                [NumberField] = ((last is null ? 0 : NumberOf(last)) + 1).ToString(CultureInfo.InvariantCulture),
                [PreviousField] = last is null ? LedgerHead.Start.Hash : Digests.Of(last),
            };
            foreach (var (name, value) in line) fields[name] = value;
            file.Seek(0, SeekOrigin.End);
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(fields), (byte)'\n']);
        }
        Durable.SyncFileSystem(folder);
    }

    /// <summary>Number of lines and digest of the last one, as the ledger notes them; null when there is none, or it cannot be read now.</summary>
    internal static string? HeadOf(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite });
            return LastLine(file) is { } last ? $"{NumberOf(last)} {Digests.Of(last)}" : null;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Its number; 0 for a line of an earlier version, or none of ours.</summary>
    internal static long NumberOf(string line) => Field(line, NumberField) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    internal static string? Field(string line, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Without its line feed; null when the file is empty.
    private static string? LastLine(FileStream file)
    {
        var size = (int)Math.Min(MaxLine, file.Length);
        var end = new byte[size];
        file.Seek(-size, SeekOrigin.End);
        file.ReadExactly(end);
        var text = end.AsSpan();
        if (text.IsEmpty) return null;
        if (text[^1] == '\n') text = text[..^1];
        return System.Text.Encoding.UTF8.GetString(text[(text.LastIndexOf((byte)'\n') + 1)..]);
    }

    // The lock on the file keeps two lines from becoming one.
    private static async Task<FileStream> OpenAsync(string path, TimeProvider time)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new IOException(denied.Message, denied);
            }
            catch (IOException) when (i < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time);
            }
        }
    }
}
