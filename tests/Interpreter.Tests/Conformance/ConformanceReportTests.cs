using System.Globalization;
using System.Text;

namespace VxmlGir.Interpreter.Tests.Conformance;

/// <summary>
/// <c>docs/conformance.md</c> is what the suites come to. With VXMLGIR_APPROVE=1 it is written instead of compared (<c>bench/conformance.sh</c>).
/// </summary>
[Collection(nameof(UndisturbedCollection))]
public sealed class ConformanceReportTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    private static readonly string[] Lists = ["exceptions.txt", "srgs-exceptions.txt", "key-exceptions.txt"];

    [Fact]
    public async Task The_table_in_docs_is_what_the_suites_come_to()
    {
        if (Places.Conformance is not { } root)
        {
            Assert.False(Places.IsContinuousIntegration, "conformance material is missing");
            return;
        }
        var results = new List<SuiteResult>([.. await VoiceXmlSuites.RunAsync(fixture, root), .. SrgsSuite.Run(root), .. KeyVectors.RunGrammars(root), .. KeyVectors.RunBuiltins(root)]);
        var file = Path.Combine(Places.Repository, "docs", "conformance.md");
        var text = Write(results);
        if (System.Environment.GetEnvironmentVariable("VXMLGIR_APPROVE") == "1") await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), text);
    }

    private static string Write(List<SuiteResult> results)
    {
        var text = new StringBuilder("""
            # Conformance

            Written by `bench/conformance.sh`; a test fails when it is not what the suites come to. Third-party material is read from beside the
            repository. Fidelity: V unaltered, P paths altered, A meaning altered by whoever carried the file, I something is missing.
            V and P must pass or stand below; A and I run for information.

            | suite | V | P | A | I |
            |---|---|---|---|---|

            """);
        foreach (var suite in results.GroupBy(r => r.Suite))
        {
            var cells = new[] { "V", "P", "A", "I" }.Select(f => suite.Where(r => r.Fidelity == f).ToList()).Select(c => c.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{c.Count(r => r.Passed)} of {c.Count}"));
            text.Append(CultureInfo.InvariantCulture, $"| {suite.Key} | {string.Join(" | ", cells)} |\n");
        }
        text.Append("\n## Exceptions\n\nThe lists stand in `tests/Interpreter.Tests/Conformance`; anything else that fails fails the tests.\n\n");
        foreach (var line in Lists.SelectMany(ExceptionList.Lines)) text.Append(CultureInfo.InvariantCulture, $"- `{line.Name}`: {line.Reason}\n");
        var others = results.Where(r => r.Fidelity is "A" or "I" && !r.Passed).Select(r => $"{r.Id} ({r.Fidelity})").ToList();
        text.Append(CultureInfo.InvariantCulture, $"\nOf fidelity A and I these do not pass: {(others.Count == 0 ? "none" : string.Join(", ", others))}.\n");
        return text.ToString();
    }
}
