namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// The W3C's SRGS 1.0 tests, exactly. <c>srgs-exceptions.txt</c> names the cases where the specification leaves the choice; a surprise
/// on either side fails the run.
/// </summary>
public sealed class SrgsReportTests
{
    [Fact]
    public void Every_input_has_exactly_the_parse_of_the_suite()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var listed = ExceptionList.Read("srgs-exceptions.txt");
        var results = SrgsSuite.Run(root);
        TestContext.Current.TestOutputHelper?.WriteLine($"{results.Count(r => r.Passed)} passed, {listed.Count} listed");
        var surprises = results.Where(r => r.Passed == listed.Contains(r.Id)).Select(r => $"{r.Id}: {r.Detail}").ToList();
        Assert.True(surprises.Count == 0, string.Join("\n", surprises));
    }
}
