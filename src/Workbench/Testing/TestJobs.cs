using System.Collections.Immutable;

namespace VxmlGir.Workbench.Testing;

/// <summary>Runs calls side by side: each job takes every n-th of them, in order, so the same files give the same results in the same order.</summary>
/// <param name="jobs">At least 1. Each has applications and a script engine of its own.</param>
public sealed class TestJobs(int jobs, Func<TestRun> newRun)
{
    public async Task<ImmutableArray<TestResult>> RunAsync(ImmutableArray<TestCase> cases, int times, CancellationToken cancellation)
    {
        var results = new TestResult[cases.Length * times];
        await Task.WhenAll(Enumerable.Range(0, Math.Min(jobs, results.Length)).Select(job => RunJobAsync(job, cases, results, cancellation)));
        return [.. results];
    }

    private async Task RunJobAsync(int job, ImmutableArray<TestCase> cases, TestResult[] results, CancellationToken cancellation)
    {
        // Off the thread that starts the jobs: a call in virtual time need not wait for anything.
        await Task.Yield();
        using var run = newRun();
        for (var i = job; i < results.Length; i += jobs) results[i] = await run.RunAsync(cases[i % cases.Length], cancellation);
    }
}
