namespace VxmlGir.Architecture.Tests.Support;

/// <summary>Collects every breach of a rule before failing, so that one run shows all of them.</summary>
internal sealed class Faults(string rule)
{
    private readonly List<string> _found = [];

    public void Add(string place, string what) => _found.Add($"{place}: {what}");

    public void AssertNone() =>
        Assert.True(_found.Count == 0, $"{rule}\n{_found.Count} found:\n  {string.Join("\n  ", _found.Order(StringComparer.Ordinal))}");
}
