namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>Checked-in lists of what does not hold: a name a line, <c>#</c> and the reason.</summary>
internal static class ExceptionList
{
    public static HashSet<string> Read(string file) => Lines(file).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">A line gives no reason.</exception>
    public static IEnumerable<(string Name, string Reason)> Lines(string file) =>
        File.ReadAllLines(Path.Combine(Places.Repository, "tests", "Interpreter.Tests", "Conformance", file))
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(" #", 2) is [var name, var reason] ? (name.Trim(), reason.Trim()) : throw new InvalidOperationException($"{file}: '{l}' gives no reason"));
}
