using System.CodeDom.Compiler;
using System.Reflection;
using System.Text.RegularExpressions;
using VxmlGir.Architecture.Tests.Support;

namespace VxmlGir.Architecture.Tests.Rules;

/// <summary>Everything comes by constructor: no static state that can change, no C# events.</summary>
public class StaticStateTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_static_field_can_change()
    {
        var faults = new Faults("Zero mutable static fields in src (readonly arrays, frozen and immutable tables are fine)");
        foreach (var (project, assembly) in Assemblies.All())
            foreach (var type in assembly.GetTypes().Where(t => !IsGenerated(t)))
                foreach (var field in type.GetFields(Statics))
                    if (Fault(field) is { } fault) faults.Add(Place(project, field.Name), $"{type.Name}.{Plain(field.Name)} {fault}");
        faults.AssertNone();
    }

    [Fact]
    public void No_event_is_declared()
    {
        var faults = new Faults("No C# event in src: a mailbox and a switch, or an awaited result");
        foreach (var (project, assembly) in Assemblies.All())
            foreach (var type in assembly.GetTypes())
                foreach (var e in type.GetEvents(Statics | BindingFlags.Instance))
                    faults.Add(Place(project, e.Name), $"{type.Name}.{e.Name}");
        faults.AssertNone();
    }

    private static string? Fault(FieldInfo field)
    {
        if (field.IsLiteral) return null;
        // Compiler caches (<>9__…, CachedData) are not state; the backing field of a property is.
        var backing = field.Name.EndsWith("k__BackingField", StringComparison.Ordinal);
        if (field.Name.Contains('<') && !backing) return null;
        if (field.GetCustomAttribute<GeneratedCodeAttribute>() is not null) return null;
        if (!field.IsInitOnly) return "is not readonly";
        return IsMutableTable(field.FieldType) ? $"is a mutable {field.FieldType.Name}" : null;
    }

    private static bool IsMutableTable(Type type) =>
        type.Namespace is "System.Collections" or "System.Collections.Generic" or "System.Collections.Concurrent" && !type.IsInterface && !type.Name.Contains("Comparer")
        || type == typeof(Lock) || type == typeof(object) || type == typeof(SemaphoreSlim) || type == typeof(System.Text.StringBuilder)
        || type == typeof(HttpClient) || type == typeof(Random);

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<') || type.FullName?.Contains("<PrivateImplementationDetails>") == true
        || type.GetCustomAttribute<GeneratedCodeAttribute>() is not null
        || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static string Plain(string field) => Regex.Match(field, "^<(.+)>k__BackingField$") is { Success: true } m ? m.Groups[1].Value : field;

    private static string Place(string project, string member)
    {
        var word = new Regex($@"\b{Regex.Escape(Plain(member))}\b");
        foreach (var file in Repository.Sources("src/" + project))
        {
            var lines = CSharpText.CodeLines(File.ReadAllText(file));
            var at = Array.FindIndex(lines, l => (l.Contains("static") || l.Contains("event")) && word.IsMatch(l));
            if (at >= 0) return $"{Repository.Relative(file)}:{at + 1}";
        }
        return "src/" + project;
    }
}
