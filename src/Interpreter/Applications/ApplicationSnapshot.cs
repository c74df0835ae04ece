using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Applications;

/// <summary>
/// The files of one application folder at one moment; a call keeps the snapshot it began with. Documents are parsed when
/// the snapshot is loaded, so a broken one is known before a caller meets it.
/// </summary>
public sealed class ApplicationSnapshot
{
    private const int MaxTreatments = 32;

    private readonly FrozenDictionary<string, ApplicationFile> _files;
    private readonly FrozenDictionary<string, ParseResult<VoiceXmlDocument>> _documents;
    private readonly ConcurrentDictionary<string, ParsedSlot> _slots = new(StringComparer.Ordinal);

    /// <param name="name">Host part of the application's <c>app:</c> URIs.</param>
    public ApplicationSnapshot(string name, string version, IEnumerable<ApplicationFile> files, DocumentLimits? limits = null)
    {
        Name = name;
        Version = version;
        _files = files.ToFrozenDictionary(f => f.Path, StringComparer.Ordinal);
        _documents = _files.Values.Where(f => f.MediaType == MediaTypes.VoiceXml)
            .ToFrozenDictionary(f => f.Path, f => VoiceXmlDocument.Parse(f.Bytes, UriOf(f.Path), $"{name}/{f.Path}", limits), StringComparer.Ordinal);
        StartPath = ChooseStart();
    }

    public string Name { get; }

    /// <summary>Changes whenever a file's name or content does.</summary>
    public string Version { get; }

    public ImmutableArray<string> Paths => [.. _files.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The document a call begins with: <c>main.vxml</c>, else <c>index.vxml</c>, else <c>treatment-1.vxml</c>, else the only <c>.vxml</c> of the top folder; null when none of these.</summary>
    public string? StartPath { get; }

    public Uri? Start => StartPath is null ? null : UriOf(StartPath);

    /// <summary>
    /// The first documents of the sessions that run one after the other on a call: <c>treatment-1.vxml</c>, <c>treatment-2.vxml</c>, …
    /// of the top folder when there is a first of them, else <see cref="Start"/> alone.
    /// </summary>
    public ImmutableArray<Uri> Treatments
    {
        get
        {
            var numbered = Enumerable.Range(1, MaxTreatments).Select(TreatmentPath).TakeWhile(_files.ContainsKey).Select(UriOf).ToImmutableArray();
            return numbered.IsEmpty && Start is { } start ? [start] : numbered;
        }
    }

    public ImmutableArray<Diagnostic> Diagnostics =>
        [.. _documents.OrderBy(d => d.Key, StringComparer.Ordinal).SelectMany(d => d.Value.Diagnostics)];

    public bool HasErrors => StartPath is null || _documents.Values.Any(d => d.Document is null);

    /// <summary>Reads a folder; see <see cref="ApplicationReader"/> for what is refused.</summary>
    public static ApplicationLoad Load(string directory, ApplicationLimits limits) => new ApplicationReader(limits).Read(directory);

    public Uri UriOf(string path) => new($"app://{Name}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    public ApplicationFile? Find(string path) => _files.GetValueOrDefault(path);

    internal ParseResult<VoiceXmlDocument>? FindDocument(string path) => _documents.GetValueOrDefault(path);

    /// <summary>Keeps what was parsed of files that do not look like VoiceXML by name.</summary>
    internal ParsedSlot SlotOf(string path) => _slots.GetOrAdd(path, static _ => new ParsedSlot());

    internal static string VersionOf(IEnumerable<ApplicationFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\n{file.Bytes.Length}\n"));
            hash.AppendData(file.Bytes.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string TreatmentPath(int number) => $"treatment-{number}.vxml";

    private string? ChooseStart()
    {
        if (_files.ContainsKey("main.vxml")) return "main.vxml";
        if (_files.ContainsKey("index.vxml")) return "index.vxml";
        if (_files.ContainsKey(TreatmentPath(1))) return TreatmentPath(1);
        var top = _files.Keys.Where(p => !p.Contains('/') && p.EndsWith(".vxml", StringComparison.OrdinalIgnoreCase)).ToList();
        return top is [var only] ? only : null;
    }
}

/// <summary>A folder as read: null when it could not be read at all.</summary>
public sealed record ApplicationLoad(ApplicationSnapshot? Snapshot, ImmutableArray<Diagnostic> Diagnostics);
