namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>Checked-in lists of what does not hold: a name a line, <c>#</c> and the reason.</summary>
internal static class ExceptionList
{
    public static HashSet<string> Read(string file) =>
        File.ReadAllLines(Path.Combine(Places.Repository, "tests", "Interpreter.Tests", "Conformance", file))
            .Select(l => l.Split(" #")[0].Trim()).Where(l => l.Length > 0 && l[0] != '#').ToHashSet(StringComparer.Ordinal);
}
