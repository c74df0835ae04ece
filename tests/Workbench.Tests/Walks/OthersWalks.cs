using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.Coverage;
using VxmlGir.Workbench.ScriptedCaller;
using VxmlGir.Workbench.Walks;

namespace VxmlGir.Workbench.Tests.Walks;

/// <summary>What all walks through one document came to.</summary>
/// <param name="Outcome"><c>walked, reached 3 of 4, up to 25 turns</c>, or <c>refused</c> with place and code.</param>
/// <param name="Findings">What needs an explanation: errors of meaning, points that no walk reached.</param>
/// <param name="Faults">What may not be: a hang, an internal error, a refusal without a place, a seed that does not give the same call twice.</param>
internal sealed record WalkedDocument(string Name, string Outcome, ImmutableArray<string> Findings, ImmutableArray<string> Faults);

/// <summary>Walks through documents, each with as many callers as there are seeds.</summary>
internal sealed partial class OthersWalks(int seeds, int turns) : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    // VoiceXML 1.0 section 9.4: documents of that time ask for their caller.
    private static readonly SessionVariables Telephone = SessionVariables.Empty.With("telephone.ani", "5550100").With("telephone.dnis", "5550199");

    // Real time is no part of a virtual call: a busy machine may not change what comes of it.
    private static readonly ScriptOptions Patient = new() { Time = TimeSpan.FromSeconds(5), TimeWithoutWaiting = TimeSpan.FromSeconds(20) };

    private readonly Meter _meter = new("VxmlGir");

    public async Task<WalkedDocument> RunAsync(OthersDocument document, CancellationToken cancellation)
    {
        var coverage = new CoverageCollector();
        coverage.Add(document.Application, "");
        var outcomes = await WalkAsync(document, seeds, coverage, cancellation);
        var faults = outcomes.Where(o => o.IsFault).Select(o => $"seed {o.Seed}: {o.End}").ToList();
        var again = await WalkAsync(document, 2, new CoverageCollector(), cancellation);
        if (again.Any(o => o.Transcript != outcomes[o.Seed].Transcript)) faults.Add("a seed does not give the same call twice");
        if (outcomes[0].End is not SessionEnd.NoDocument none) return Walked(document, outcomes, coverage, faults);
        var refusal = PlaceAndCode().Match(none.Message);
        if (!refusal.Success) faults.Add($"refused without a place: {none.Message}");
        return new WalkedDocument(document.Name, $"refused {refusal.Value}", [], [.. faults]);
    }

    public void Dispose() => _meter.Dispose();

    // An engine of its own: chance, as scripts see it, begins anew.
    private async Task<List<WalkOutcome>> WalkAsync(OthersDocument document, int count, CoverageCollector coverage, CancellationToken cancellation)
    {
        var time = new StandingTime();
        using var scripts = ScriptEngines.Create(Patient, time, new SeededIds(1), _meter);
        var walk = new DialogWalk(new CallEnvironment(scripts, time, _meter), document.Application, document.Uri, turns, coverage) { Variables = Telephone };
        var outcomes = new List<WalkOutcome>();
        for (var seed = 0; seed < count; seed++) outcomes.Add(await RunAsync(walk, seed, cancellation));
        return outcomes;
    }

    private static WalkedDocument Walked(OthersDocument document, List<WalkOutcome> outcomes, CoverageCollector coverage, List<string> faults)
    {
        var points = coverage.ToReport().Documents.FirstOrDefault(d => d.Name.Equals($"{document.Application.Name}/{document.Path}", StringComparison.OrdinalIgnoreCase));
        var sum = points?.Sum() ?? default;
        var missing = points?.Missing.Select(p => "not reached " + p) ?? [];
        var ends = string.Join(", ", outcomes.Select(o => o.End is SessionEnd.Uncaught uncaught ? uncaught.EventName : o.End.GetType().Name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal));
        var errors = outcomes.SelectMany(o => o.SemanticErrors).Select(OneLine).Distinct().Order(StringComparer.Ordinal);
        return new WalkedDocument(document.Name, $"walked, reached {sum.Reached} of {sum.All}, up to {outcomes.Max(o => o.Turns)} turns, ends {ends}", [.. errors, .. missing], [.. faults]);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<WalkOutcome> RunAsync(DialogWalk walk, int seed, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Hang);
        return await walk.RunAsync(seed, deadline.Token);
    }

    [GeneratedRegex(@"^\S.*?:\d+:\d+: error [a-z-]+(?=:)")]
    private static partial Regex PlaceAndCode();

    private sealed class StandingTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    }
}
