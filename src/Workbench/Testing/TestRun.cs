using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.Coverage;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Workbench.Testing;

/// <summary>Runs caller scripts against the applications beside them; the same files give the same result, byte for byte.</summary>
/// <param name="record">Write the expectation of the run instead of comparing.</param>
/// <param name="applications">Folder of applications whose callers lie apart: a caller in a folder without documents calls the application of that folder's name. Null: none.</param>
public sealed class TestRun(bool record, string? applications = null) : IDisposable
{
    // Limits of real time are wide: a busy machine may not change what comes of a call. The others are those of the platform.
    private static readonly ScriptOptions Patient = new() { Time = TimeSpan.FromSeconds(5), TimeWithoutWaiting = TimeSpan.FromSeconds(20) };

    private readonly Meter _meter = new("VxmlGir");
    private readonly Dictionary<string, ApplicationLoad> _applications = new(StringComparer.Ordinal);
    private IScriptEngine? _scripts;

    /// <summary>Counts what the calls reach; null: nobody counts.</summary>
    public CoverageCollector? Coverage { get; init; }

    /// <summary>While recording: real services, whose answers are written down; null: what no answer is written for is 404.</summary>
    public LiveServices? Live { get; init; }

    /// <summary>Tests below the paths; <c>Absent</c> is the first path that does not exist.</summary>
    public static (ImmutableArray<TestCase> Cases, string? Absent) Find(IEnumerable<string> paths) => TestFinder.Find(paths);

    public async Task<TestResult> RunAsync(TestCase test, CancellationToken cancellation)
    {
        var (script, error) = CallerScript.Parse(await File.ReadAllTextAsync(test.Path, cancellation));
        if (script is null) return Broken(test, $"{test.Path}: {error}");
        var folder = FolderOf(test);
        if (!_applications.TryGetValue(folder, out var load)) _applications[folder] = load = ApplicationSnapshot.Load(folder, new ApplicationLimits());
        if (load.Snapshot is not { } application) return Broken(test, load.Diagnostics.Select(d => d.ToString()).FirstOrDefault() ?? $"{folder}: no application");
        Coverage?.Add(application, Path.GetDirectoryName(folder)!);
        if (StartOf(application, test) is not { } start) return Broken(test, $"{test.Path}: no document of that name, and the folder has no start document");
        var expectations = script.Expectations.Select(e => Expectation.Parse(e.Line, e.Text)).ToImmutableArray();
        var observer = new CallObserver(Coverage, [.. expectations.OfType<Expectation.Variable>().Select(v => v.Expression).Distinct()]);
        var recorder = new RecordingModel();
        var call = new ScriptedCall(Environment(), application, start, script) { Recorder = recorder.On, Observer = observer, Services = Live?.Exchange, Policy = Live?.Policy ?? new FetchPolicy() };
        var outcome = await call.RunAsync(cancellation);
        if (!outcome.Recorded.IsEmpty)
        {
            // What is expected is what comes of the written answers, so the call is made once more.
            await ReplyDraft.WriteAsync(test.Path, outcome.Recorded, cancellation);
            _applications.Remove(folder);
            return await RunAsync(test, cancellation);
        }
        recorder.Close(ReasonOf(outcome.End), outcome.Length);
        return await JudgeAsync(test, expectations, new ExpectationCheck(outcome, recorder, observer.Variables), outcome, cancellation);
    }

    private string FolderOf(TestCase test)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(test.Path))!;
        var apart = applications is null ? beside : Path.Combine(Path.GetFullPath(applications), Path.GetFileName(beside));
        return Directory.Exists(apart) && !Directory.EnumerateFiles(beside, "*.vxml").Any() ? apart : beside;
    }

    public void Dispose()
    {
        _scripts?.Dispose();
        _meter.Dispose();
    }

    private async Task<TestResult> JudgeAsync(TestCase test, ImmutableArray<Expectation> expectations, ExpectationCheck check, CallOutcome outcome, CancellationToken cancellation)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var expectation in expectations)
        {
            if (check.Fault(expectation) is { } fault) faults.Add($"{test.Path}:{expectation.Line}: expected {expectation.Text}, but {fault}");
        }
        if (record) await File.WriteAllTextAsync(test.ExpectedPath, outcome.Transcript, cancellation);
        if (File.Exists(test.ExpectedPath)) faults.AddRange(TranscriptDifference.Between(test.ExpectedPath, await File.ReadAllTextAsync(test.ExpectedPath, cancellation), outcome.Transcript));
        else if (expectations.IsEmpty) return Broken(test, $"{test.Path}: nothing is expected: write 'expect' lines, or let --record draft {test.ExpectedPath}");
        return new TestResult(test, faults.Count == 0 ? TestVerdict.Passed : TestVerdict.Failed, outcome.Length, faults.ToImmutable());
    }

    // pin.caller and pin-wrong.caller share pin.vxml; a caller with no document of its own calls the application as a phone would.
    private static Uri? StartOf(ApplicationSnapshot application, TestCase test)
    {
        for (var name = Path.GetFileNameWithoutExtension(test.Path); ; name = name[..name.LastIndexOf('-')])
        {
            if (application.Find(name + ".vxml") is not null) return application.UriOf(name + ".vxml");
            if (!name.Contains('-', StringComparison.Ordinal)) return application.Start;
        }
    }

    private CallEnvironment Environment()
    {
        var time = new StandingClock();
        _scripts ??= ScriptEngines.Create(Patient, time, new SeededIds(1), _meter);
        return new CallEnvironment(_scripts, time, _meter);
    }

    private static string ReasonOf(SessionEnd end) => end switch
    {
        SessionEnd.Exit => "exit",
        SessionEnd.Disconnect => "disconnect",
        SessionEnd.HangUp => "hangup",
        SessionEnd.Aborted => "abort",
        _ => "error",
    };

    private static TestResult Broken(TestCase test, string fault) => new(test, TestVerdict.Broken, TimeSpan.Zero, [fault]);

    /// <summary>What scripts see as <c>Date</c> in a test: always the same Monday noon, UTC.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    }
}

/// <param name="Policy">Which hosts may be asked.</param>
public sealed record LiveServices(IHttpExchange Exchange, FetchPolicy Policy);
