using System.Text.Json;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>Who used which command on recordings, one JSON object per line in a file of mode 0600 that only grows. Passwords and keys are never arguments.</summary>
public static class AuditLog
{
    public const string FileName = "audit.log";
    private const int Tries = 200;

    /// <summary>Appends one line; durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task AppendAsync(string path, IReadOnlyDictionary<string, string> line, TimeProvider time)
    {
        var fields = new Dictionary<string, string> { ["time"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'") };
        foreach (var (name, value) in line) fields[name] = value;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        new LinuxSpoolFiles().Prepare(folder);
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(fields), (byte)'\n'];
        using (var file = await OpenAsync(path, time))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(text);
        }
        Durable.SyncFileSystem(folder);
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
