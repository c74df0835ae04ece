using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Journal;
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
    private ActiveRecording? _current;
    private int _acks;
    private Mask? _masked; // What the recording in progress has been told.
    private readonly CallMasks? _masks;

    internal RecordingScope(NodeParts node, RecordingContext context, ITapPoint taps, IRecordingEvents? events, CallMasks? masks = null)
    {
        (_node, _context, _taps, _events, _masks) = (node, context, taps, events, masks);
        _state = new RecordingState { MaxParameters = node.Options.Limits.Parameters, StartsLeft = node.Options.Limits.RecordingsPerScope };
        _forbidden = Forbidden(context);
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
            var now = NowNeedsLock();
            foreach (var command in parsed) acks.Add(OneNeedsLock(command, now, place));
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
            StepNeedsLock(new RecordInput.Close(reason), "end of session", NowNeedsLock());
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
        lock (_gate) _current?.Sink.Disclose(disclosure);
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

    // The application is told unless the operator has chosen to go on without.
    private string NotRecorded(string reason)
    {
        _node.Alarms.Metrics.NotRecorded.Add(1);
        _node.Alarms.Raise(AlarmKind.NotRecorded, $"{_context.CallUuid.Value}: {reason}");
        if (_node.Options.WhenFull == SpoolFullPolicy.Refuse) _events?.On(new RecordingEvent.Failed("", reason));
        return reason;
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
                current.End(now.Sample, end.Reason);
                _events?.On(new RecordingEvent.Closed(current.MediaId, now.Sample, end.Reason));
                break;
            case RecordAction.Pause when _current is { } current:
                current.Sink.Gate = current.Sink.Gate.Pause(now.Sample);
                current.Add(JournalRecord.Mark(MarkKind.Pause, now.Sample, now.At));
                break;
            case RecordAction.Resume when _current is { } current:
                current.Sink.Gate = current.Sink.Gate.Resume(now.Sample);
                current.Add(JournalRecord.Mark(MarkKind.Resume, now.Sample, now.At));
                break;
            case RecordAction.Set set:
                _current?.Add(JournalRecord.Parameter(set.Key, set.Value));
                break;
            case RecordAction.Unused unused:
                RecordingLog.UnusedParameters(_node.Alarms.Logger, _context.CallUuid.Value, unused.Parameters);
                break;
        }
    }

    private void OpenNeedsLock(ImmutableSortedDictionary<string, string> parameters, Instant now)
    {
        // The tap first: making the rest may take long (a first start compiles code), and the recording begins now.
        var sink = new RecordingSink(new ByteRing(_node.Options.RingBytes), TapGate.OpenAt(now.Sample), _node.Alarms.Metrics, _node.Options.Keys);
        _taps.Attach(sink);
        var mediaId = _node.MediaIds.Next(_context.CallUuid.Value, _context.Profile.Recording.Format);
        var recording = new ActiveRecording(_node.Journals, JournalContext.From(_context, mediaId), _taps, sink, now.At, _events);
        foreach (var (key, value) in parameters) recording.Add(JournalRecord.Parameter(key, value));
        (_current, _acks, _masked) = (recording, 0, null);
        FollowMaskNeedsLock(_masks?.Current, now);
        _node.Begin(recording);
        _events?.On(new RecordingEvent.Started(mediaId, now.Sample));
    }

    private void FollowMaskNeedsLock(Mask? mask, Instant now)
    {
        if (_current is not { } current || (mask is null) == (_masked is null)) return;
        current.Sink.Gate = mask is null ? current.Sink.Gate.Unmask(now.Sample) : current.Sink.Gate.Mask(now.Sample);
        var (by, reason, place) = (mask ?? _masked)!;
        current.Add(JournalRecord.Mask(new MaskNote(mask is not null, now.Sample, now.At, by, reason, place)));
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
