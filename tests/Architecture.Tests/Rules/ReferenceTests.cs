using System.Reflection;
using System.Xml.Linq;
using VxmlGir.Architecture.Tests.Support;

namespace VxmlGir.Architecture.Tests.Rules;

/// <summary>References only point down (docs/architecture.md).</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Contracts"] = [],
        ["Audio"] = ["Contracts"],
        ["Sip"] = ["Contracts"],
        ["Interpreter"] = ["Contracts"],
        ["RecordingCore"] = ["Contracts", "Audio"],
        ["MediaPlatform"] = ["Contracts", "Sip", "Interpreter", "RecordingCore", "Audio"],
        ["RecordingServices"] = ["Contracts", "RecordingCore"],
        ["CallControl"] = ["Contracts", "Sip"],
        ["Workbench"] = ["Contracts", "Interpreter", "RecordingCore"],
        ["Host"] = ["Contracts", "Sip", "Audio", "Interpreter", "RecordingCore", "MediaPlatform", "RecordingServices", "Workbench"],
    };

    [Fact]
    public void Project_files_hold_exactly_the_arrows()
    {
        var faults = new Faults("A project references what docs/architecture.md draws, nothing else");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            if (!Arrows.TryGetValue(project, out var allowed))
            {
                faults.Add(Repository.Relative(file), "a project the architecture does not know");
                continue;
            }
            var document = XDocument.Load(file, LoadOptions.SetLineInfo);
            var found = document.Descendants("ProjectReference").Select(e => (
                Name: Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value.Replace('\\', '/')),
                Line: ((System.Xml.IXmlLineInfo)e).LineNumber)).ToList();
            foreach (var (name, line) in found.Where(f => !allowed.Contains(f.Name)))
                faults.Add($"{Repository.Relative(file)}:{line}", $"{project} may not reference {name}");
            foreach (var name in allowed.Except(found.Select(f => f.Name)))
                faults.Add(Repository.Relative(file), $"the arrow {project} → {name} is missing");
        }
        faults.AssertNone();
    }

    [Fact]
    public void Assemblies_use_no_more_than_the_arrows()
    {
        var faults = new Faults("An assembly's metadata shows no reference that the arrows do not allow");
        foreach (var (project, assembly) in Assemblies.All())
            foreach (var name in assembly.GetReferencedAssemblies().Select(Assemblies.ProjectOf).OfType<string>())
                if (!Arrows[project].Contains(name)) faults.Add($"src/{project}", $"its assembly uses {name}");
        faults.AssertNone();
    }

    [Fact]
    public void Script_engine_lives_in_the_interpreter_only()
    {
        var faults = new Faults("Jint is used by Interpreter alone, behind the script port");
        foreach (var (project, assembly) in Assemblies.All())
            if (project != "Interpreter" && assembly.GetReferencedAssemblies().Any(a => a.Name == "Jint"))
                faults.Add($"src/{project}", "its assembly uses Jint");
        faults.AssertNone();
    }
}

internal static class Assemblies
{
    public static IEnumerable<(string Project, Assembly Assembly)> All() =>
        Repository.Projects.Select(p => (p, Assembly.Load(p == "Host" ? "vxmlgir" : "VxmlGir." + p)));

    public static string? ProjectOf(AssemblyName name) =>
        name.Name == "vxmlgir" ? "Host" : name.Name?.StartsWith("VxmlGir.", StringComparison.Ordinal) == true ? name.Name["VxmlGir.".Length..] : null;
}
