using System.Collections.Immutable;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.Coverage;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Workbench.Walks;

/// <summary>Walks through one document with callers drawn by seed.</summary>
/// <param name="turns">A caller hangs up after so many, when the dialog lasts so long.</param>
public sealed class DialogWalk(CallEnvironment environment, ApplicationSnapshot application, Uri start, int turns, CoverageCollector coverage)
{
    // A document that asks for ever of a caller who is never heard ends here.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(60);

    public SessionVariables Variables { get; init; } = SessionVariables.Empty;

    public async ValueTask<WalkOutcome> RunAsync(int seed, CancellationToken cancellation)
    {
        var caller = new WalkingCaller(seed, turns, coverage);
        var call = new ScriptedCall(environment, application, start, CallerScript.Empty with { Transfers = caller.Transfers })
        {
            Responder = _ => caller.Respond(),
            AnswersUnasked = true,
            Observer = caller,
            Variables = Variables,
            Limits = new SessionLimits { Duration = LongestCall },
        };
        var outcome = await call.RunAsync(cancellation);
        return new WalkOutcome(seed, caller.Turns, outcome.End, outcome.Trace, outcome.Transcript);
    }
}

/// <param name="Turns">How often the caller was asked and did something.</param>
/// <param name="Transcript">As an expectation file holds it: what two walks of one seed must have in common.</param>
public sealed record WalkOutcome(int Seed, int Turns, SessionEnd End, ImmutableArray<TraceEvent> Trace, string Transcript)
{
    /// <summary>Errors of scripts and meanings that came up, each once, with its place.</summary>
    public IEnumerable<string> SemanticErrors =>
        Trace.Where(t => t.Kind == "event" && t.Text.StartsWith("error.semantic", StringComparison.Ordinal)).Select(t => $"{t.Place} {t.Text}").Distinct();

    /// <summary>The platform's fault: an internal error, or a walk that had to be cancelled.</summary>
    public bool IsFault => End is SessionEnd.Aborted { Reason: var reason } && (reason.StartsWith("internal", StringComparison.Ordinal) || reason == "cancelled");
}
