using VxmlGir.Interpreter.Tests.Conformance;

namespace VxmlGir.Interpreter.Tests.Grammars;

/// <summary>Keys against grammars as other projects recorded it; <c>key-exceptions.txt</c> says where we read the specification otherwise.</summary>
public sealed class DtmfVectorTests
{
    [Fact]
    public void Grammars_of_the_vectors_match_as_recorded() => AssertAll(KeyVectors.RunGrammars);

    [Fact]
    public void Built_in_grammars_match_as_recorded() => AssertAll(KeyVectors.RunBuiltins);

    private static void AssertAll(Func<string, List<SuiteResult>> suite)
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var listed = ExceptionList.Read("key-exceptions.txt");
        var wrong = suite(root).Where(r => r.Passed == listed.Contains(r.Id)).Select(r => $"{r.Id}: {r.Detail}").ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
