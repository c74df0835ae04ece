using VxmlGir.Interpreter.Applications;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Tests.Walks;

/// <summary>One document of other people's applications, within its application.</summary>
/// <param name="Name">Path below the shared applications.</param>
internal sealed record OthersDocument(string Name, ApplicationSnapshot Application, string Path)
{
    private static readonly string[] Kinds = [".vxml", ".xml", ".jsp", ".php", ".asp"];

    public Uri Uri => Application.UriOf(Path);

    /// <summary>All that hold VoiceXML, whatever their files are called.</summary>
    public static IEnumerable<OthersDocument> All(string folder)
    {
        foreach (var application in Folders(folder))
        {
            var snapshot = Assert.IsType<ApplicationSnapshot>(ApplicationSnapshot.Load(application, new ApplicationLimits()).Snapshot);
            foreach (var path in snapshot.Paths.Where(p => Kinds.Contains(System.IO.Path.GetExtension(p)) && File.ReadAllText(System.IO.Path.Combine(application, p)).Contains("<vxml", StringComparison.Ordinal)))
                yield return new OthersDocument(System.IO.Path.GetRelativePath(folder, System.IO.Path.Combine(application, path)).Replace('\\', '/'), snapshot, path);
        }
    }

    // Folders with documents are applications; what only a server's folder holds is one as well.
    private static IEnumerable<string> Folders(string folder)
    {
        var known = ApplicationFolders.Below(folder).ToList();
        var others = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Kinds.Contains(System.IO.Path.GetExtension(f))).Select(f => System.IO.Path.GetDirectoryName(f)!)
            .Where(d => !known.Any(k => d == k || d.StartsWith(k + "/", StringComparison.Ordinal))).Distinct();
        return known.Concat(others).Order(StringComparer.Ordinal);
    }
}
