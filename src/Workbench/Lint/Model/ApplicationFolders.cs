namespace VxmlGir.Workbench.Lint.Model;

/// <summary>Which folders below a path are applications: the topmost that hold a document.</summary>
internal static class ApplicationFolders
{
    private const int MaxDepth = 16;

    public static IEnumerable<string> Below(string path) => Below(path, 0);

    public static bool IsDocument(string path) => Path.GetExtension(path).ToLowerInvariant() is ".vxml" or ".vxm";

    private static IEnumerable<string> Below(string folder, int depth)
    {
        if (Directory.EnumerateFiles(folder).Any(IsDocument)) return [folder];
        return depth == MaxDepth ? [] : Directory.EnumerateDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith('.'))
            .Order(StringComparer.Ordinal).SelectMany(d => Below(d, depth + 1));
    }
}
