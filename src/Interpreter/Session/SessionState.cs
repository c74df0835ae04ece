using System.Collections.Immutable;
using System.Net;
using VxmlGir.Contracts.Recording;
using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Session;

/// <summary>What belongs to the whole session and outlives documents and subdialogs. One owner: the session's loop.</summary>
internal sealed class SessionState
{
    private readonly SecretTexts _secrets = new();
    private readonly SessionMetrics _metrics;
    private SessionVariables _variables;
    private CookieContainer? _cookies;
    private KeptRecordings? _recordings;
    private bool _firstTaken;
    private int _transitions;
    private int _logged;

    public SessionState(SessionSetup setup, CancellationToken cancellation)
    {
        Setup = setup;
        Cancellation = cancellation;
        _metrics = new SessionMetrics(setup.Meter);
        Scripts = setup.Scripts.NewContext();
        Scope = Scripts.NewScope(null);
        _variables = setup.Variables;
        Scope.Declare("session", _variables.Root with { IsReadOnly = true });
        Properties = new PropertyTable(setup.Properties, setup.Without?.Property);
        Prompts = new PromptQueue(this);
        Input = new InputPump(this);
        Grammars = new GrammarLoader(this);
        Sensitive = new SensitiveScope(this);
        Prefetches = new Prefetches(this);
    }

    public SessionSetup Setup { get; }

    public CancellationToken Cancellation { get; }

    public IScriptContext Scripts { get; }

    public IScriptScope Scope { get; }

    public PropertyTable Properties { get; }

    public PromptQueue Prompts { get; }

    public InputPump Input { get; }

    public GrammarLoader Grammars { get; }

    public SensitiveScope Sensitive { get; }

    public Prefetches Prefetches { get; }

    /// <summary>The caller hung up, or was disconnected: final processing (section 1.5.4). Nothing is played and nothing waited for.</summary>
    public bool CallerIsGone { get; set; }

    /// <summary>Set by <c>&lt;disconnect&gt;</c>: its values.</summary>
    public ImmutableDictionary<string, string>? Disconnected { get; private set; }

    /// <summary>An end that no handler can change: abort, limit, an event only the platform's defaults caught.</summary>
    public SessionEnd? Verdict { get; private set; }

    public int SubdialogDepth { get; set; }

    /// <summary>What <c>record</c> items took down.</summary>
    public KeptRecordings Recordings => _recordings ??= new KeptRecordings(this);

    /// <summary><c>session.connection.record</c> follows the recording: <c>started</c>, <c>paused</c>, <c>stopped</c>; undefined before the first.</summary>
    public void NoteRecording(RecordEffect effect)
    {
        var status = effect switch
        {
            RecordEffect.Started or RecordEffect.Restarted or RecordEffect.Resumed => "started",
            RecordEffect.Paused => "paused",
            RecordEffect.Stopped => "stopped",
            _ => null,
        };
        if (status is null) return;
        _variables = _variables.With("connection.record", status);
        Scope.Declare("session", _variables.Root with { IsReadOnly = true });
    }

    public void Judge(SessionEnd verdict) => Verdict ??= verdict;

    public void Trace(string kind, string text, SourcePlace place) =>
        Setup.Ports.Log.Trace(new TraceEvent(Setup.Ports.Input.Now, kind, Redact(text), place));

    /// <summary>So much was logged without waiting that more is left out.</summary>
    public bool IsLogFull => _logged > Setup.Limits.LogLength;

    public void Log(string label, string text, SourcePlace place)
    {
        if ((_logged += text.Length) > Setup.Limits.LogLength)
        {
            CountLimit("log");
            return;
        }
        Setup.Ports.Log.Log(label, Redact(text), place);
        Trace("log", label.Length == 0 ? text : $"[{label}] {text}", place);
    }

    public void Warn(string code, string message, SourcePlace place) => Setup.Ports.Log.Warn(code, Redact(message), place);

    /// <summary>What was entered where <c>com.genesyslab.private</c> holds appears in no log and no trace.</summary>
    public bool IsPrivate(Frame frame) => Sensitive.IsInherited || Properties.Find("com.genesyslab.private", frame).Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

    public void KeepSecret(string text) => _secrets.Keep(text);

    /// <summary>The text without what was entered in private.</summary>
    public string Redact(string text) => _secrets.Redact(text);

    /// <summary>Counts one step that did not wait for the caller; at the limit the session ends, and this says so.</summary>
    public Completion? CountTransition(SourcePlace place)
    {
        if (++_transitions <= Setup.Limits.TransitionsWithoutWaiting) return null;
        return EndAtLimit("transitions", $"{_transitions - 1} steps without waiting for the caller", place);
    }

    public Completion EndAtLimit(string limit, string message, SourcePlace place)
    {
        _metrics.Limit(limit);
        Warn("limit-" + limit, message, place);
        // What a loop queued may be hours long.
        Prompts.Skip();
        Prompts.Stop();
        Judge(new SessionEnd.Uncaught(EventNames.LoopLimit, message));
        return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
    }

    public void Waited()
    {
        _transitions = 0;
        _logged = 0;
        Scripts.Waited();
    }

    public void CountLimit(string limit) => _metrics.Limit(limit);

    public void CountRefused(string what) => _metrics.Refused(what);

    public void CountEnd(string how) => _metrics.Ended(how);

    /// <summary>Plays what is queued, then ends the caller's connection.</summary>
    public async ValueTask DisconnectAsync(ImmutableDictionary<string, string> values, SourcePlace place)
    {
        Trace("disconnect", "", place);
        if (!CallerIsGone) await Input.PlayOutAsync();
        if (!CallerIsGone) Setup.Ports.Telephony.Disconnect(null);
        Disconnected ??= values;
        CallerIsGone = true;
    }

    /// <summary>Brings any resource; never throws for what the other side does.</summary>
    public ValueTask<FetchResult> FetchAsync(DocumentRequest request)
    {
        if (TakeFirst(request) is { } first) return ValueTask.FromResult(first);
        if (request.Uri.Scheme == KeptRecordings.Scheme) return ValueTask.FromResult(Recordings.Fetch(request.Uri));
        if (request.Uri.Scheme == "app") return ValueTask.FromResult(DocumentSources.FromApplication(Setup.Application, request.Uri));
        return new FetchWait(this).RunAsync(Prefetches.Join(request) ?? SendAsync(request), request.Fetch.Audio);
    }

    /// <summary>Begins a fetch over HTTP without waiting for it.</summary>
    public Task<FetchResult> SendAsync(DocumentRequest request) =>
        Setup.Loader.FetchAsync(request, _cookies ??= new CookieContainer(), Cancellation).AsTask();

    // Once: when the dialog comes back to its first document, caching decides as for any other.
    private FetchResult? TakeFirst(DocumentRequest request)
    {
        if (_firstTaken || Setup.First is not { } first || request.Uri != first.Uri) return null;
        _firstTaken = true;
        _cookies = first.Cookies;
        return first.Result;
    }
}
