using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.State;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Node;

/// <summary>The recordings of one VoiceXML session or connection. Callable from any thread.</summary>
public sealed class RecordingScope
{
    private readonly Lock _gate = new();
    private readonly NodeParts _node;
    private readonly RecordingContext _context;
    private readonly ITapPoint _taps;
    private readonly IRecordingEvents? _events;
    private readonly string? _forbidden;
    private RecordingState _state;
    private readonly RollOver _rollOver;
    private readonly TapTone? _tone;
    private ActiveRecording? _current;
    private RecordingSink? _ready; // On the leg already, for a start among the commands that are being executed.
    private int _acks;
    private Mask? _masked; // What the recording in progress has been told.
    private readonly CallMasks? _masks;

    // A call whose profile wants a recording is in the ledger before that begins; its first recording takes this id.
    private string? _expected;

    internal RecordingScope(NodeParts node, RecordingContext context, ITapPoint taps, IRecordingEvents? events, CallMasks? masks = null)
    {
        (_node, _context, _taps, _events, _masks) = (node, context, taps, events, masks);
        _state = new RecordingState { MaxParameters = node.Options.Limits.Parameters, StartsLeft = node.Options.Limits.RecordingsPerScope };
        _forbidden = Forbidden(context);
        _rollOver = new RollOver(context.Profile.Recording.MaxLength);
        if (context.Origin == RecordingOrigin.FullCall && _forbidden is null) _expected = Expect();
        _tone = TapTone.Of(context.Profile.Recording.AlertTone);
        masks?.Join(this);
    }

    /// <summary>Media id of the recording in progress, or null.</summary>
    public string? Current
    {
        get
        {
            lock (_gate) return _current?.MediaId;
        }
    }

    /// <summary>
    /// Executes the text of one record log; one acknowledgement per command, in order. All commands of one text act at the same sample of the leg: now.
    /// </summary>
    /// <param name="place">Where the log stands (file:line:column), for warnings.</param>
    public ImmutableArray<RecordAck> Execute(string commands, string place)
    {
        var parsed = RecordCommandParser.Parse(commands, _node.Options.Limits);
        var acks = ImmutableArray.CreateBuilder<RecordAck>(parsed.Length);
        lock (_gate)
        {
            GetReadyNeedsLock(parsed);
            var now = NowNeedsLock();
            TurnNeedsLock(now);
            foreach (var command in parsed) acks.Add(OneNeedsLock(command, now, place));
            GiveBackNeedsLock();
        }
        return acks.ToImmutable();
    }

    /// <summary>Starts at once, outside the application's control (full-call recording).</summary>
    public RecordAck Start() => Execute("start;", "full call")[0];

    /// <summary>The scope ends: so does what is in progress. Idempotent.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            var now = NowNeedsLock();
            TurnNeedsLock(now);
            StepNeedsLock(new RecordInput.Close(reason), "end of session", now);
            if (_expected is { } missed) _node.Ledger.Note(LedgerStep.Failed, missed, $"not begun before the end ({reason})");
            _expected = null;
        }
        _masks?.Leave(this);
    }

    /// <summary>The call's masks say so: both directions of the recording in progress go dark, or come back. Again, it does nothing.</summary>
    internal void FollowMask(Mask? mask)
    {
        lock (_gate) FollowMaskNeedsLock(mask, NowNeedsLock());
    }

    internal void Disclose(Disclosure disclosure)
    {
        lock (_gate)
        {
            _current?.Sink.Disclose(disclosure);
            _rollOver.Next?.Sink.Disclose(disclosure);
        }
    }

    // The tap first, then the clock: whatever holds this thread up in between, nothing that comes after the start is missed.
    private void GetReadyNeedsLock(ImmutableArray<RecordCommand> commands)
    {
        if (_forbidden is null && commands.Any(c => c is RecordCommand.Start)) _ready = Tap(_taps.SampleNow);
    }

    private void GiveBackNeedsLock()
    {
        if (_ready is not { } unused) return;
        _ready = null;
        unused.Discard();
        _taps.Detach(unused);
    }

    private RecordingSink Tap(long from)
    {
        var sink = new RecordingSink(_node.Options.RingBytes, TapGate.OpenAt(from), _node.Alarms.Metrics, _node.Journals.Memory) { Tone = _tone };
        _taps.Attach(sink);
        return sink;
    }

    // Both clocks are read together: what is done in between (a first start compiles code) must not move the one against the other.
    private Instant NowNeedsLock() => new(_taps.SampleNow, _node.Time.GetUtcNow());

    private readonly record struct Instant(long Sample, DateTimeOffset At);

    // R3 and R5: the seed has record commands for our own recording only; the policy is the profile's.
    private static string? Forbidden(RecordingContext context)
    {
        if (context.Profile.Recording.IsThirdParty) return "the destination is a third-party recorder (sip:); record commands do not apply";
        return context is { Origin: RecordingOrigin.VoiceXml, Profile.Recording.VoiceXmlRecordingAllowed: false }
            ? $"profile {context.Profile.Name} does not allow VoiceXML recording"
            : null;
    }

    private RecordAck OneNeedsLock(RecordCommand command, Instant now, string place)
    {
        var ack = Refusal(command) is { } refusal
            ? new RecordAck(command.Name, RecordEffect.Refused, now.Sample, _current?.MediaId, refusal)
            : StepNeedsLock(Input(command), command.Name, now);
        if (ack.Effect == RecordEffect.Refused)
        {
            NoteNeedsLock(ack);
            _node.Alarms.Metrics.Refused.Add(1);
            RecordingLog.CommandRefused(_node.Alarms.Logger, _context.CallUuid.Value, ack.Command, place, ack.Detail);
        }
        else
        {
            RecordingLog.Acknowledged(_node.Alarms.Logger, _context.CallUuid.Value, ack.Command, ack.Effect.ToString(), ack.Sample, ack.MediaId, ack.Detail);
        }
        return ack;
    }

    private string? Refusal(RecordCommand command)
    {
        if (_forbidden is not null) return _forbidden;
        if (command is RecordCommand.Malformed malformed) return malformed.Reason;
        return command is RecordCommand.Start && _state.Phase != RecordPhase.Closed && _node.CanRecord() is Admission.Refuse refuse ? NotRecorded(refuse.Reason) : null;
    }

    // It should have been, and is not: the ledger says why. The application is told unless the operator has chosen to go on without.
    private string NotRecorded(string reason)
    {
        _node.Alarms.Metrics.NotRecorded.Add(1);
        _node.Ledger.Note(LedgerStep.Failed, _expected ?? Expect(), reason);
        _expected = null;
        _node.Alarms.Raise(AlarmKind.NotRecorded, $"{_context.CallUuid.Value}: {reason}");
        if (_node.Options.WhenFull == SpoolFullPolicy.Refuse) _events?.On(new RecordingEvent.Failed("", reason));
        return reason;
    }

    private string NextId() => _node.MediaIds.Next(_context.CallUuid.Value, _context.Profile.Recording.Format);

    private string Expect()
    {
        var mediaId = NextId();
        _node.Ledger.Expected(_context, mediaId);
        return mediaId;
    }

    private static RecordInput Input(RecordCommand command) => command switch
    {
        RecordCommand.Start => new RecordInput.Start(),
        RecordCommand.Stop => new RecordInput.Stop(),
        RecordCommand.Pause => new RecordInput.Pause(),
        RecordCommand.Resume => new RecordInput.Resume(),
        RecordCommand.Parameter p => new RecordInput.Parameter(p.Key, p.Value),
        _ => throw new InvalidOperationException(command.Name),
    };

    private RecordAck StepNeedsLock(RecordInput input, string name, Instant now)
    {
        var step = _state.On(input);
        _state = step.Next;
        var ends = step.Actions.Any(a => a is RecordAction.End);
        var acted = _current?.MediaId;
        // A stop's acknowledgement belongs into the journal that it ends, a restart's into the one that it begins.
        if (ends && step.Effect == RecordEffect.Stopped) NoteNeedsLock(new RecordAck(name, step.Effect, now.Sample, acted));
        foreach (var action in step.Actions) ActNeedsLock(action, now);
        var ack = new RecordAck(name, step.Effect, now.Sample, _current?.MediaId ?? acted, step.Detail);
        if (!ends || step.Effect == RecordEffect.Restarted) NoteNeedsLock(ack);
        return ack;
    }

    private void ActNeedsLock(RecordAction action, Instant now)
    {
        switch (action)
        {
            case RecordAction.Open open:
                OpenNeedsLock(open.Parameters, now);
                break;
            case RecordAction.End end when _current is { } current:
                _current = null;
                if (_rollOver.Cancel() is { } never) _taps.Detach(never.Sink);
                current.End(now.Sample, end.Reason);
                _events?.On(new RecordingEvent.Closed(current.MediaId, now.Sample, end.Reason));
                break;
            case RecordAction.Pause when _current is { } current:
                Pause(current, now);
                if (_rollOver.Next is { } afterPause) Pause(afterPause, AtLeast(now, _rollOver.Boundary));
                break;
            case RecordAction.Resume when _current is { } current:
                Resume(current, now);
                if (_rollOver.Next is { } afterResume) Resume(afterResume, AtLeast(now, _rollOver.Boundary));
                break;
            case RecordAction.Set set:
                _current?.Add(JournalRecord.Parameter(set.Key, set.Value));
                _rollOver.Next?.Add(JournalRecord.Parameter(set.Key, set.Value));
                _rollOver.Remember(set.Key, set.Value);
                break;
            case RecordAction.Unused unused:
                RecordingLog.UnusedParameters(_node.Alarms.Logger, _context.CallUuid.Value, unused.Parameters);
                break;
        }
    }

    private void OpenNeedsLock(ImmutableSortedDictionary<string, string> parameters, Instant now)
    {
        _rollOver.Begin(parameters, now.Sample);
        var recording = MakeNeedsLock(parameters, now, part: null);
        _rollOver.Began(recording.MediaId);
        (_current, _acks, _masked) = (recording, 0, null);
        FollowMaskNeedsLock(_masks?.Current, now);
        BeginNeedsLock(recording, now.Sample);
    }

    private ActiveRecording MakeNeedsLock(IReadOnlyDictionary<string, string> parameters, Instant start, JournalPart? part)
    {
        // The tap first: making the rest may take long (a first start compiles code), and the recording begins now.
        var sink = _ready ?? Tap(start.Sample);
        (_ready, sink.Gate) = (null, TapGate.OpenAt(start.Sample));
        var mediaId = _expected ?? NextId();
        _expected = null;
        var recording = new ActiveRecording(_node.Journals, JournalContext.From(_context, mediaId, start.At, part), _taps, sink, start.At, _events) { BeforePump = _rollOver.IsBounded ? LookAtLength : null };
        foreach (var (key, value) in parameters) recording.Add(JournalRecord.Parameter(key, value));
        return recording;
    }

    private void BeginNeedsLock(ActiveRecording recording, long sample)
    {
        _node.Ledger.Started(_context, recording.MediaId);
        _node.Begin(recording);
        _events?.On(new RecordingEvent.Started(recording.MediaId, sample));
    }

    // Writer thread. The next file's tap is on well before the boundary and its gate opens there: no sample falls between the two.
    private void LookAtLength(ActiveRecording recording)
    {
        lock (_gate)
        {
            if (_current != recording) return;
            var now = NowNeedsLock();
            if (_rollOver.IsTimeToPrepare(now.Sample)) PrepareNeedsLock(AtLeast(now, _rollOver.Boundary));
            TurnNeedsLock(now);
        }
    }

    private void PrepareNeedsLock(Instant start)
    {
        var next = MakeNeedsLock(_rollOver.Parameters, start, _rollOver.NextPart());
        if (_state.Phase == RecordPhase.Paused) Pause(next, start);
        if (_masked is { } mask) Follow(next, begins: true, mask, start);
        _rollOver.Prepare(next);
    }

    private void TurnNeedsLock(Instant now)
    {
        var boundary = _rollOver.Boundary;
        if (_current is not { } full || _rollOver.Turn(now.Sample) is not { } next) return;
        full.End(boundary, "max-length");
        _events?.On(new RecordingEvent.Closed(full.MediaId, boundary, "max-length"));
        (_current, _acks) = (next, 0);
        BeginNeedsLock(next, boundary);
    }

    private static Instant AtLeast(Instant now, long sample) =>
        sample <= now.Sample ? now : new Instant(sample, now.At + TimeSpan.FromSeconds((sample - now.Sample) / 8000.0));

    private static void Pause(ActiveRecording recording, Instant at)
    {
        recording.Sink.Gate = recording.Sink.Gate.Pause(at.Sample);
        recording.Add(JournalRecord.Mark(MarkKind.Pause, at.Sample, at.At));
    }

    private static void Resume(ActiveRecording recording, Instant at)
    {
        recording.Sink.Gate = recording.Sink.Gate.Resume(at.Sample);
        recording.Add(JournalRecord.Mark(MarkKind.Resume, at.Sample, at.At));
    }

    private static void Follow(ActiveRecording recording, bool begins, Mask mask, Instant at)
    {
        recording.Sink.Gate = begins ? recording.Sink.Gate.Mask(at.Sample) : recording.Sink.Gate.Unmask(at.Sample);
        recording.Add(JournalRecord.Mask(new MaskNote(begins, at.Sample, at.At, mask.By, mask.Reason, mask.Place)));
    }

    private void FollowMaskNeedsLock(Mask? mask, Instant now)
    {
        if (_current is not { } current || (mask is null) == (_masked is null)) return;
        var told = (mask ?? _masked)!;
        var (by, reason, place) = told;
        Follow(current, mask is not null, told, now);
        if (_rollOver.Next is { } next) Follow(next, mask is not null, told, AtLeast(now, _rollOver.Boundary));
        NoteNeedsLock(new RecordAck($"mask by {by}", mask is null ? RecordEffect.Resumed : RecordEffect.Paused, now.Sample, current.MediaId));
        if (mask is not null) _node.Alarms.Metrics.Masks.Add(1);
        RecordingLog.Masked(_node.Alarms.Logger, _context.CallUuid.Value, current.MediaId, mask is null ? "ends" : "begins", now.Sample, by, reason, place);
        _masked = mask;
    }

    private void NoteNeedsLock(RecordAck ack)
    {
        if (_current is null || _acks++ >= _node.Options.Limits.AcksPerRecording) return;
        _current.Add(JournalRecord.Ack($"{ack.Sample} {ack.Command} {ack.Effect}"));
    }
}
