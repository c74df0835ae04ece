namespace VxmlGir.Workbench.Lint.Model;

/// <summary>Which folders below a path are applications: the topmost that hold a document.</summary>
internal static class ApplicationFolders
{
    private const int MaxDepth = 16;

    public static IEnumerable<string> Below(string path) => Walk(path, 0).Where(HoldsDocument);

    /// <summary>Grammar files below a path that are in no application: several may share them.</summary>
    public static IEnumerable<string> GrammarsBeside(string path) =>
        Walk(path, 0).Where(f => !HoldsDocument(f)).SelectMany(f => Directory.EnumerateFiles(f).Where(IsGrammar).Order(StringComparer.Ordinal));

    public static bool IsDocument(string path) => Path.GetExtension(path).ToLowerInvariant() is ".vxml" or ".vxm";

    /// <summary>The names under which the platform serves grammars.</summary>
    public static bool IsGrammar(string path) => Path.GetExtension(path).ToLowerInvariant() is ".grxml" or ".srgs" or ".gram" or ".abnf";

    // Not into applications.
    private static IEnumerable<string> Walk(string folder, int depth)
    {
        var below = depth == MaxDepth || HoldsDocument(folder) ? [] : Directory.EnumerateDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith('.'))
            .Order(StringComparer.Ordinal).SelectMany(d => Walk(d, depth + 1));
        return below.Prepend(folder);
    }

    private static bool HoldsDocument(string folder) => Directory.EnumerateFiles(folder).Any(IsDocument);
}
