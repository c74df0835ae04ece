using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;

namespace VxmlGir.Workbench.Lint.Model;

/// <summary>The documents and grammar files of a folder and where calls begin in them.</summary>
internal sealed class LintApplication
{
    /// <summary>Larger than any platform can be told to take; a document that is too large for the configured one is a finding.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private const int MaxFiles = 2_000;
    private const int MaxTreatments = 32;

    private readonly Dictionary<string, LintDocument> _byPath;

    private LintApplication(ImmutableArray<LintDocument> documents, ImmutableArray<LintDocument> starts, bool whole, LintLimits limits)
    {
        Limits = limits;
        Documents = documents;
        Starts = starts;
        IsWhole = whole;
        _byPath = documents.ToDictionary(d => d.FullPath, StringComparer.Ordinal);
    }

    public ImmutableArray<LintDocument> Documents { get; }

    public ImmutableArray<LintGrammar> Grammars { get; private init; } = [];

    /// <summary>The platform's bounds.</summary>
    public LintLimits Limits { get; }

    /// <summary>First documents of sessions; empty when the folder does not tell.</summary>
    public ImmutableArray<LintDocument> Starts { get; }

    /// <summary>All documents that belong together are known, so that one nothing leads to can be called unreachable.</summary>
    public bool IsWhole { get; }

    public static LintApplication ReadFolder(string folder, LintLimits limits)
    {
        var documents = Read(folder, limits);
        var starts = StartsOf(documents, folder);
        return new LintApplication(documents, starts, whole: !starts.IsEmpty, limits) { Grammars = [.. Files(folder, ApplicationFolders.IsGrammar).Select(f => Grammar(f, limits))] };
    }

    /// <summary>One document in the midst of its folder; where the folder has no start document, it is the start.</summary>
    public static LintApplication ReadFile(string path, LintLimits limits)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var documents = Read(folder, limits).Where(d => d.FullPath != full).ToImmutableArray();
        var document = LintDocument.Parse(path, full, File.ReadAllBytes(path), limits);
        documents = documents.Add(document);
        var starts = StartsOf(documents, folder);
        return new LintApplication(documents, starts.IsEmpty ? [document] : starts, whole: false, limits);
    }

    /// <summary>A document that is an application by itself: its neighbours are others.</summary>
    public static LintApplication ReadAlone(string path, LintLimits limits)
    {
        var document = LintDocument.Parse(path, Path.GetFullPath(path), File.ReadAllBytes(path), limits);
        return new LintApplication([document], [document], whole: true, limits);
    }

    /// <summary>A grammar file by itself.</summary>
    public static LintApplication ReadGrammar(string path, LintLimits limits) => new([], [], whole: false, limits) { Grammars = [Grammar(path, limits)] };

    /// <summary>What a file allows; null when it is not of this application.</summary>
    public AllowComments? CommentsOf(string path) => Documents.FirstOrDefault(d => d.Path == path)?.Comments ?? Grammars.FirstOrDefault(g => g.Path == path)?.Comments;

    public LintDocument? Find(string fullPath) => _byPath.GetValueOrDefault(fullPath);

    /// <summary>What a reference in a document means.</summary>
    public Reference Resolve(LintDocument from, string reference)
    {
        var text = reference.Trim();
        if (text.StartsWith('#')) return new Reference.Inside(from, Uri.UnescapeDataString(text[1..]));
        if (from.Root?.XmlValue("base") is not null || Uri.TryCreate(text, UriKind.Absolute, out var absolute) && !absolute.IsFile || text.StartsWith('/')) return new Reference.Outside();
        var cut = text.IndexOfAny(['?', '#']);
        var name = Uri.UnescapeDataString(cut < 0 ? text : text[..cut]);
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (name.Length == 0 || name.Contains('\0')) return new Reference.Outside();
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from.FullPath)!, name));
        if (Find(full) is { } document) return new Reference.Inside(document, hash < 0 ? "" : Uri.UnescapeDataString(text[(hash + 1)..]));
        if (File.Exists(full)) return new Reference.OtherFile(full);
        // What a server would make (menu.jsp, a query) need not lie here.
        return cut >= 0 && text[cut] == '?' || IsMade(name) ? new Reference.Outside() : new Reference.Missing(name);
    }

    /// <summary>The application root document, when there is one and it is here.</summary>
    public LintDocument? RootOf(LintDocument document) =>
        document.Root?.Value("application") is { } root && Resolve(document, root) is Reference.Inside { Document: var found } && found != document ? found : null;

    /// <summary>A root document is named, but is not here: its variables and handlers are not known.</summary>
    public bool RootIsUnknown(LintDocument document) => document.Root?.Value("application") is not null && RootOf(document) is null;

    private static bool IsMade(string name) => Path.GetExtension(name).ToLowerInvariant() is ".jsp" or ".php" or ".asp" or ".aspx" or ".cgi" or ".pl" or ".do" or "";

    private static ImmutableArray<LintDocument> Read(string folder, LintLimits limits) =>
        [.. Files(folder, ApplicationFolders.IsDocument).Select(f => LintDocument.Parse(f, Path.GetFullPath(f), File.ReadAllBytes(f), limits))];

    private static LintGrammar Grammar(string path, LintLimits limits) => LintGrammar.Parse(path, File.ReadAllBytes(path), limits);

    private static IEnumerable<string> Files(string folder, Func<string, bool> wanted) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16 })
            .Where(f => wanted(f) && new FileInfo(f).Length <= MaxBytes).Order(StringComparer.Ordinal).Take(MaxFiles);

    // The same choice as the platform makes (ApplicationSnapshot): treatments, main, index, or the only document.
    private static ImmutableArray<LintDocument> StartsOf(ImmutableArray<LintDocument> documents, string folder)
    {
        LintDocument? In(string name) => documents.FirstOrDefault(d => d.FullPath == Path.Combine(Path.GetFullPath(folder), name));
        var treatments = Enumerable.Range(1, MaxTreatments).Select(n => In($"treatment-{n}.vxml")).TakeWhile(d => d is not null).Select(d => d!).ToImmutableArray();
        if (!treatments.IsEmpty) return treatments;
        if ((In("main.vxml") ?? In("index.vxml")) is { } named) return [named];
        return documents is [var only] ? [only] : [];
    }
}

/// <summary>What a reference leads to.</summary>
internal abstract record Reference
{
    private Reference() { }

    /// <param name="Fragment">Empty: the document's first dialog.</param>
    public sealed record Inside(LintDocument Document, string Fragment) : Reference;

    public sealed record OtherFile(string FullPath) : Reference;

    public sealed record Missing(string Name) : Reference;

    /// <summary>On a server, or made by one.</summary>
    public sealed record Outside : Reference;
}
