using VxmlGir.Architecture.Tests.Support;

namespace VxmlGir.Architecture.Tests.Rules;

/// <summary>Each project folder and each topic folder says in three lines what it owns, who may call it, on which thread.</summary>
public class FolderTests
{
    [Fact]
    public void Every_folder_of_sources_has_a_readme()
    {
        var faults = new Faults("A README.md in each project folder and each topic folder of src");
        var folders = Repository.Sources("src").Select(f => Path.GetDirectoryName(f)!)
            .Concat(Repository.Projects.Select(p => Path.Combine(Repository.Root, "src", p))).Distinct();
        foreach (var folder in folders)
            if (!File.Exists(Path.Combine(folder, "README.md")))
                faults.Add(Repository.Relative(folder), "has no README.md");
        faults.AssertNone();
    }

    [Fact]
    public void Sources_lie_in_topic_folders()
    {
        var faults = new Faults("src/<Project>/<Topic>/<Type>.cs: only Program.cs stands beside its project file");
        foreach (var project in Repository.Projects)
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs"))
                if (Path.GetFileName(file) is not ("Program.cs" or "GlobalUsings.cs" or "AssemblyInfo.cs"))
                    faults.Add($"{Repository.Relative(file)}:1", "belongs in a topic folder");
        faults.AssertNone();
    }
}
