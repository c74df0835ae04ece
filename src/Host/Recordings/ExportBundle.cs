using System.Security.Cryptography;
using System.Text;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.Recordings;

/// <summary>The folder that is given away, and the digests of what is put there; files of mode 0600. A copy has its name only when it is what it should be.</summary>
internal sealed class ExportBundle(string folder)
{
    private const string Temporary = ".part";
    private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using (var file = Create(PathOf(name))) file.Write(bytes);
        _sums[Path.GetFileName(name)] = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<CopyOutcome> CopyAsync(string name, Func<Stream, Task<CopyOutcome>> fill)
    {
        var part = PathOf(name) + Temporary;
        try
        {
            CopyOutcome outcome;
            await using (var file = Create(part)) outcome = await fill(file);
            if (outcome is not CopyOutcome.Copied copied) return outcome;
            File.Move(part, PathOf(name));
            _sums[Path.GetFileName(name)] = copied.Sha256;
            return outcome;
        }
        finally
        {
            File.Delete(part);
        }
    }

    public void WriteSums() => File.WriteAllLines(PathOf("SHA256SUMS"), _sums.Select(s => $"{s.Value}  {s.Key}"));

    private static FileStream Create(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    private string PathOf(string name) => Path.Combine(folder, Path.GetFileName(name));
}
