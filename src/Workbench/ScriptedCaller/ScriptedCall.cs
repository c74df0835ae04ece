using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using VxmlGir.Contracts.Recording;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Observation;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.Testing;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>What a scripted call runs on; shared by any number of calls.</summary>
public sealed record CallEnvironment(IScriptEngine Scripts, TimeProvider Time, Meter Meter);

/// <summary>One call from beginning to end, in virtual time: the same dialog and script give the same transcript, byte for byte.</summary>
public sealed class ScriptedCall(CallEnvironment environment, ApplicationSnapshot application, Uri start, CallerScript script)
{
    /// <summary>Drives record commands; null: a <see cref="RecordingModel"/> per call.</summary>
    public Func<string, long, ImmutableArray<RecordAck>>? Recorder { get; init; }

    /// <summary>Answers prompts after the script's last step.</summary>
    public Func<string, CallerAction?>? Responder { get; init; }

    /// <summary>The responder is asked also where nothing was said before the dialog waits.</summary>
    public bool AnswersUnasked { get; init; }

    public SessionVariables Variables { get; init; } = SessionVariables.Empty;

    public SessionLimits Limits { get; init; } = new();

    public FetchPolicy Policy { get; init; } = new();

    public DocumentLimits Documents { get; init; } = DocumentLimits.Default;

    /// <summary>Answers HTTP; null: what the script says.</summary>
    public IHttpExchange? Http { get; init; }

    /// <summary>Real services for what the script has no answer for; null: that is 404.</summary>
    public IHttpExchange? Services { get; init; }

    /// <summary>An element or attribute that counts as not implemented (mutation checks).</summary>
    public Omission? Without { get; init; }

    /// <summary>Null: nobody looks on.</summary>
    internal ISessionObserver? Observer { get; init; }

    public async ValueTask<CallOutcome> RunAsync(CancellationToken cancellation)
    {
        var line = new VirtualLine(script, Recorder ?? new RecordingModel().On) { Responder = Responder, AnswersUnasked = AnswersUnasked };
        var services = Http ?? new StubExchange(script.Replies, application, line.DelayAsync) { Otherwise = Services };
        var setup = new SessionSetup
        {
            Start = start,
            Application = application,
            Loader = new DocumentLoader(services, new LoaderOptions { Policy = Policy, Documents = Documents }, new CallTime(environment.Time, line), environment.Meter),
            Scripts = environment.Scripts,
            Ports = new SessionPorts(line, line, line, line, line) { Recogniser = line, Privacy = line },
            Variables = script.Variables.Aggregate(Variables, (all, v) => all.With(v.Key, v.Value)),
            Properties = script.Properties,
            Limits = script.Transitions is { } most ? Limits with { TransitionsWithoutWaiting = most } : Limits,
            Without = Without,
            Meter = environment.Meter,
            Observer = Observer,
        };
        var end = await new VoiceXmlSession(setup).RunAsync(cancellation);
        return new CallOutcome(end, line.Trace, line.Warnings, line.Now, services is StubExchange stub ? [.. stub.Seen] : []) { Keys = line.Keys, Recorded = services is StubExchange real ? [.. real.Recorded] : [] };
    }
}

/// <param name="Length">Virtual length of the call.</param>
public sealed record CallOutcome(SessionEnd End, ImmutableArray<TraceEvent> Trace, ImmutableArray<string> Warnings, TimeSpan Length, ImmutableArray<string> HttpSeen)
{
    public ImmutableArray<PressedKey> Keys { get; init; } = [];

    /// <summary>What real services answered, in order.</summary>
    public ImmutableArray<(HttpQuery Query, HttpReply Reply)> Recorded { get; init; } = [];

    /// <summary>The untimed trace, then HTTP requests and warnings: what an expectation file holds.</summary>
    public string Transcript
    {
        get
        {
            var text = new StringBuilder();
            foreach (var step in Trace) text.Append(step.Untimed.TrimEnd()).Append('\n');
            foreach (var request in HttpSeen) text.Append("http ").Append(request).Append('\n');
            foreach (var warning in Warnings) text.Append("warning ").Append(warning).Append('\n');
            return text.ToString();
        }
    }
}
