using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>Everything that lies in the given stores, by name.</summary>
internal sealed class StoredFiles
{
    private readonly ILookup<string, string> _byName;

    public StoredFiles(IEnumerable<string> folders)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        _byName = folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", options)).ToLookup(p => Path.GetFileName(p)!);
    }

    public IEnumerable<string> Named(string name) => _byName[name];

    /// <summary>Paths of files that look like ours and that <paramref name="known"/> does not name.</summary>
    public IEnumerable<string> Unknown(Func<string, bool> known) =>
        _byName.Where(g => !known(MediaOf(g.Key)) && !g.Key.EndsWith(".part", StringComparison.Ordinal)).SelectMany(g => g);

    private static string MediaOf(string name) => name.EndsWith(SignedManifest.Extension, StringComparison.Ordinal) ? name[..^SignedManifest.Extension.Length] : name;
}
