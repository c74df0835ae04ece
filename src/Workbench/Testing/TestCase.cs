using System.Collections.Immutable;

namespace VxmlGir.Workbench.Testing;

/// <summary>One caller script on disk.</summary>
/// <param name="Path">As given or found, for opening.</param>
/// <param name="Name">Folder and name, with <c>/</c>: how reports name it.</param>
public sealed record TestCase(string Path, string Name)
{
    public string ExpectedPath => System.IO.Path.ChangeExtension(Path, ".expected");
}

public enum TestVerdict
{
    Passed,
    Failed,

    /// <summary>The test itself is wrong: no application, a script that cannot be read, nothing expected.</summary>
    Broken,
}

/// <param name="Length">Virtual length of the call: the same in every run.</param>
/// <param name="Faults">Each with the place it is about.</param>
public sealed record TestResult(TestCase Case, TestVerdict Verdict, TimeSpan Length, ImmutableArray<string> Faults);
