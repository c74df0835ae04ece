using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;

namespace VxmlGir.Interpreter.Applications;

/// <summary>
/// The applications of one <c>apps/</c> folder: every sub-folder, and every single document beside them, is one. Each has a
/// current version, which is the last that had no error; a broken one is reported and never served.
/// </summary>
/// <remarks>One caller scans; any thread may look up. Calls keep the snapshot they were given.</remarks>
public sealed class ApplicationCatalog(string folder, ApplicationLimits limits)
{
    private volatile ImmutableDictionary<string, CatalogEntry> _entries = ImmutableDictionary<string, CatalogEntry>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    public string Folder { get; } = Path.GetFullPath(folder);

    public ImmutableDictionary<string, CatalogEntry> Entries => _entries;

    public CatalogEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Takes up what was added, changed or removed since the last scan, and says what it was.</summary>
    public ImmutableArray<CatalogChange> Scan()
    {
        var changes = ImmutableArray.CreateBuilder<CatalogChange>();
        var found = Sources().ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
        var next = _entries.ToBuilder();
        foreach (var gone in _entries.Keys.Where(name => !found.ContainsKey(name)))
        {
            next.Remove(gone);
            changes.Add(new CatalogChange.Removed(gone));
        }
        foreach (var source in found.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var known = _entries.GetValueOrDefault(source.Name);
            if (known?.Fingerprint == source.Fingerprint) continue;
            var (entry, change) = TakeUp(source, known);
            next[source.Name] = entry;
            changes.Add(change);
        }
        _entries = next.ToImmutable();
        return changes.ToImmutable();
    }

    private (CatalogEntry Entry, CatalogChange Change) TakeUp(Source source, CatalogEntry? known)
    {
        var load = source.IsFolder ? ApplicationSnapshot.Load(source.Path, limits) : LoadSingle(source);
        return load.Snapshot is { HasErrors: false } good
            ? (new(source.Name, good, source.Fingerprint), new CatalogChange.TakenUp(source.Name, good.Version, load.Diagnostics))
            : (new(source.Name, known?.Good, source.Fingerprint), new CatalogChange.Broken(source.Name, known?.Good?.Version, load.Diagnostics));
    }

    private ApplicationLoad LoadSingle(Source source)
    {
        try
        {
            if (new FileInfo(source.Path).Length > limits.DocumentBytes) return new(null, [Problem(source, "too-large", $"more than {limits.DocumentBytes} bytes")]);
            ApplicationFile[] files = [new(Path.GetFileName(source.Path), File.ReadAllBytes(source.Path), MediaTypes.VoiceXml)];
            var snapshot = new ApplicationSnapshot(source.Name, ApplicationSnapshot.VersionOf(files), files, limits.Documents);
            return new(snapshot, snapshot.Diagnostics);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(null, [Problem(source, "unreadable", failure.Message)]);
        }
    }

    private static Diagnostic Problem(Source source, string code, string message) =>
        new(Severity.Error, code, message, new(Path.GetFileName(source.Path), 0, 0));

    private IEnumerable<Source> Sources()
    {
        var root = new DirectoryInfo(Folder);
        if (!root.Exists) yield break;
        foreach (var file in root.EnumerateFiles("*.vxml").Where(f => !f.Name.StartsWith('.')))
        {
            yield return new(Path.GetFileNameWithoutExtension(file.Name), file.FullName, IsFolder: false, Mark(file));
        }
        // A folder of the same name wins over a single document.
        foreach (var directory in root.EnumerateDirectories().Where(d => !d.Name.StartsWith('.')))
        {
            var marks = new FolderWalk(directory.FullName, limits.Files, limits.Depth).Entries().Select(Mark).Order(StringComparer.Ordinal);
            yield return new(directory.Name, directory.FullName, IsFolder: true, string.Join('\n', marks));
        }
    }

    private static string Mark(FolderEntry entry) => entry is FolderEntry.Found found ? Mark(found.File) : $"{entry.GetType().Name} {entry.Path}";

    private static string Mark(FileInfo file) => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}";

    private readonly record struct Source(string Name, string Path, bool IsFolder, string Fingerprint);
}

/// <param name="Good">The version that is served, or null when there never was one without error.</param>
/// <param name="Fingerprint">Of the files it was last read from.</param>
public sealed record CatalogEntry(string Name, ApplicationSnapshot? Good, string Fingerprint);

/// <summary>What a scan found.</summary>
public abstract record CatalogChange(string Name)
{
    public sealed record TakenUp(string Name, string Version, ImmutableArray<Diagnostic> Warnings) : CatalogChange(Name);

    /// <param name="ServedVersion">The good version that keeps serving, or null.</param>
    public sealed record Broken(string Name, string? ServedVersion, ImmutableArray<Diagnostic> Problems) : CatalogChange(Name);

    public sealed record Removed(string Name) : CatalogChange(Name);
}
