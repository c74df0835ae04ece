namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// The W3C's VoiceXML implementation report tests of fidelity V and P. <c>exceptions.txt</c> names those that do not pass; one outside
/// of the list that fails, and one inside that passes, both fail the run.
/// </summary>
public sealed class ImplementationReportTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    [Fact]
    public async Task Every_test_passes_or_is_listed()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            Assert.Skip("conformance material is not here");
            return;
        }
        var listed = ExceptionList.Read("exceptions.txt");
        var results = (await VoiceXmlSuites.RunAsync(fixture, root)).Where(r => r.Fidelity is "V" or "P").ToList();
        var surprises = results.Where(r => r.Passed == listed.Contains($"{r.Suite}/{r.Id}"))
            .Select(r => r.Passed ? $"{r.Suite}/{r.Id} passes now: take it off the list" : $"{r.Suite}/{r.Id} fails: {r.Detail}").ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{results.Count(r => r.Passed)} passed, {listed.Count} listed");
        Assert.True(surprises.Count == 0, string.Join("\n", surprises));
    }
}
