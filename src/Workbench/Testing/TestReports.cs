using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace VxmlGir.Workbench.Testing;

/// <summary>Results as text for people, as JUnit XML and as TRX. No clock in them: times are the calls' virtual lengths.</summary>
public static class TestReports
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static string Text(ImmutableArray<TestResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Word(result.Verdict),-6} {result.Case.Name} ({Seconds(result.Length)} s)\n");
            foreach (var fault in result.Faults) text.Append("  ").Append(fault.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        }
        var bad = results.Count(r => r.Verdict != TestVerdict.Passed);
        text.Append(CultureInfo.InvariantCulture, $"{results.Length} calls, {results.Length - bad} as expected, {bad} not; {Seconds(Total(results))} s of calls\n");
        return text.ToString();
    }

    public static string JUnit(ImmutableArray<TestResult> results) => Write(new XElement("testsuites",
        Counts(results),
        results.GroupBy(r => Suite(r.Case)).Select(suite => new XElement("testsuite",
            new XAttribute("name", suite.Key), Counts([.. suite]), suite.Select(JUnitCase)))));

    public static string TestResultsXml(ImmutableArray<TestResult> results) => Write(new XElement(Trx + "TestRun",
        new XAttribute("id", IdOf("run")), new XAttribute("name", "vxmlgir test"),
        new XElement(Trx + "Results", results.Select(TrxResult)),
        new XElement(Trx + "TestDefinitions", results.Select(r => new XElement(Trx + "UnitTest",
            new XAttribute("name", r.Case.Name), new XAttribute("storage", r.Case.Path), new XAttribute("id", IdOf("test " + r.Case.Name)),
            new XElement(Trx + "Execution", new XAttribute("id", IdOf("execution " + r.Case.Name))),
            new XElement(Trx + "TestMethod", new XAttribute("codeBase", r.Case.Path), new XAttribute("className", Suite(r.Case)), new XAttribute("name", r.Case.Name))))),
        new XElement(Trx + "TestEntries", results.Select(r => new XElement(Trx + "TestEntry",
            new XAttribute("testId", IdOf("test " + r.Case.Name)), new XAttribute("executionId", IdOf("execution " + r.Case.Name)), new XAttribute("testListId", IdOf("list"))))),
        new XElement(Trx + "TestLists", new XElement(Trx + "TestList", new XAttribute("name", "calls"), new XAttribute("id", IdOf("list")))),
        new XElement(Trx + "ResultSummary", new XAttribute("outcome", results.All(r => r.Verdict == TestVerdict.Passed) ? "Completed" : "Failed"),
            new XElement(Trx + "Counters", new XAttribute("total", results.Length), new XAttribute("executed", results.Length),
                new XAttribute("passed", results.Count(r => r.Verdict == TestVerdict.Passed)), new XAttribute("failed", results.Count(r => r.Verdict == TestVerdict.Failed)),
                new XAttribute("error", results.Count(r => r.Verdict == TestVerdict.Broken))))));

    private static XElement JUnitCase(TestResult result) => new("testcase",
        new XAttribute("name", result.Case.Name), new XAttribute("classname", Suite(result.Case)), new XAttribute("time", Seconds(result.Length)),
        result.Verdict == TestVerdict.Passed ? null : new XElement(result.Verdict == TestVerdict.Failed ? "failure" : "error",
            new XAttribute("message", result.Faults[0].Split('\n')[0]), string.Join('\n', result.Faults)));

    private static XElement TrxResult(TestResult result) => new(Trx + "UnitTestResult",
        new XAttribute("executionId", IdOf("execution " + result.Case.Name)), new XAttribute("testId", IdOf("test " + result.Case.Name)),
        new XAttribute("testName", result.Case.Name), new XAttribute("computerName", "virtual"), new XAttribute("duration", result.Length.ToString("c", CultureInfo.InvariantCulture)),
        new XAttribute("testType", IdOf("type")), new XAttribute("testListId", IdOf("list")),
        new XAttribute("outcome", result.Verdict switch { TestVerdict.Passed => "Passed", TestVerdict.Failed => "Failed", _ => "Error" }),
        result.Faults.IsEmpty ? null : new XElement(Trx + "Output", new XElement(Trx + "ErrorInfo", new XElement(Trx + "Message", string.Join('\n', result.Faults)))));

    private static object[] Counts(ImmutableArray<TestResult> results) =>
    [
        new XAttribute("tests", results.Length), new XAttribute("failures", results.Count(r => r.Verdict == TestVerdict.Failed)),
        new XAttribute("errors", results.Count(r => r.Verdict == TestVerdict.Broken)), new XAttribute("time", Seconds(Total(results))),
    ];

    private static TimeSpan Total(ImmutableArray<TestResult> results) => results.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Length);

    private static string Suite(TestCase test) => test.Name[..test.Name.IndexOf('/', StringComparison.Ordinal)];

    private static string Word(TestVerdict verdict) => verdict switch { TestVerdict.Passed => "pass", TestVerdict.Failed => "FAIL", _ => "BROKEN" };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    // TRX wants identifiers; made of names, so that a rerun has the same ones.
    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static string Write(XElement root) => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString().ReplaceLineEndings("\n") + "\n";
}
