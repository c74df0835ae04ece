using System.Collections.Immutable;

namespace VxmlGir.Workbench.Testing;

/// <summary>Finds the caller scripts below paths, in a stable order.</summary>
internal static class TestFinder
{
    private const int MaxDepth = 16;

    /// <summary>Null with the path that is neither a file nor a folder.</summary>
    public static (ImmutableArray<TestCase> Cases, string? Absent) Find(IEnumerable<string> paths)
    {
        var found = new SortedDictionary<string, TestCase>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (File.Exists(path)) Add(found, path);
            else if (Directory.Exists(path))
                foreach (var file in Directory.EnumerateFiles(path, "*.caller", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth })) Add(found, file);
            else return ([], path);
        }
        return ([.. found.Values], null);
    }

    private static void Add(SortedDictionary<string, TestCase> found, string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        found[Path.GetFullPath(path)] = new TestCase(path, $"{folder}/{Path.GetFileNameWithoutExtension(path)}");
    }
}
