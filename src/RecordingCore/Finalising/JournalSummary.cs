using System.Collections.Immutable;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>First pass over a journal: everything but the audio itself. Memory does not grow with the length of the call but for a point per second.</summary>
internal sealed class JournalSummary
{
    private readonly SpeechClock _clock = new();
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _acks = [];
    /// <summary>Further than this from the start's own reading the wall clock was set, not the media clock late.</summary>
    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(250);

    private readonly List<(long Sample, DateTimeOffset At)> _readings = [];
    private readonly SilenceBuilder _silences = new();
    private (bool Says, bool Hears) _agreed = (true, true);
    private long? _first;
    private long _last;
    private TapLaw? _says;
    private TapLaw? _hears;

    public JournalContext? Context { get; private set; }
    public DateTimeOffset StartAt { get; private set; }
    public long Start { get; private set; }

    /// <summary>Sample after the last one recorded.</summary>
    public long End { get; private set; }
    public DateTimeOffset EndAt { get; private set; }
    public string EndReason { get; private set; } = "";

    /// <summary>Whether the journal has its end; if not, its process died.</summary>
    public bool Complete { get; private set; }
    public ImmutableArray<SpeechEpoch> Epochs { get; private set; } = [];
    public ImmutableArray<string> Faults { get; private set; } = [];
    public SaysStatistics Says { get; } = new();
    public Expectation SaysExpected { get; } = new();
    public Expectation HearsExpected { get; } = new();

    /// <summary>Packets that were lost between media thread and disk, both directions.</summary>
    public long Overruns { get; private set; }
    public TapLaw Law => _says ?? _hears ?? TapLaw.Mu;
    public IReadOnlyList<string> Acks => _acks;
    public IReadOnlyDictionary<string, string> Parameters => _parameters;
    public long Samples => End - Start;

    /// <summary>Pauses by the application and masks of sensitive scopes; they may overlap.</summary>
    public ImmutableArray<SilenceSpan> Silences { get; private set; } = [];

    /// <summary>Null when the journal holds nothing that makes a file.</summary>
    public static JournalSummary? Read(JournalSet journal, out ImmutableArray<string> faults)
    {
        var summary = new JournalSummary();
        summary.Faults = faults = journal.ForEach(summary.Take);
        if (summary.Context is null || summary._first is null) return null;
        summary.Conclude();
        return summary;
    }

    private void Take(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Context: Context ??= JournalContext.TryRead(record.Body); break;
            case RecordKind.Mark: TakeMark(record); break;
            case RecordKind.Says: TakeSays(record); break;
            case RecordKind.Held when record.TryHeld(out var held, out _): TakePacket(held, isAudio: true); break;
            case RecordKind.Mask when record.TryMask(out var note): TakeMask(note); break;
            case RecordKind.Hears when record.TryHears(out var sample, out var law, out var payload):
                _hears ??= law;
                HearsExpected.Came(sample);
                _last = Math.Max(_last, sample + payload.Length);
                break;
            case RecordKind.Direction when record.TryDirection(out var from, out var says, out var hears): TakeDirection(from, says, hears); break;
            case RecordKind.Position when record.TryPosition(out var position): _last = Math.Max(_last, position); break;
            case RecordKind.Parameter when record.TryParameter(out var key, out var value): _parameters[key] = value; break;
            case RecordKind.Ack when record.TryAck(out var line): _acks.Add(line); break;
            case RecordKind.Lost when record.TryLost(out var lostSays, out var lostHears): Overruns += lostSays + (long)lostHears; break;
            case RecordKind.End when record.TryEnd(out var end, out var at, out var reason):
                (End, EndAt, EndReason, Complete) = (end, at, reason, true);
                break;
        }
    }

    private void TakeMark(in JournalRecord record)
    {
        if (!record.TryMark(out var kind, out var sample, out var at)) return;
        _last = Math.Max(_last, sample);
        if (kind == MarkKind.Start)
        {
            if (_first is not null) return;
            (_first, Start, StartAt) = (sample, sample, at);
            SaysExpected.Begin(sample);
            HearsExpected.Begin(sample);
            return;
        }
        _readings.Add((sample, at));
        if (kind == MarkKind.Pause) _silences.Begin(SilenceSpan.Application, sample, "pause");
        else if (_silences.End(SilenceSpan.Application, sample) is { } pause) Says.Gap(pause.From, pause.To);
        Expect(sample);
    }

    private void TakeMask(in MaskNote note)
    {
        _last = Math.Max(_last, note.Sample);
        _readings.Add((note.Sample, note.At));
        if (note.Begins) _silences.Begin(note.By, note.Sample, note.Place.Length == 0 ? note.Reason : $"{note.Reason} ({note.Place})");
        else if (_silences.End(note.By, note.Sample) is { } mask) Says.Gap(mask.From, mask.To);
        Expect(note.Sample);
    }

    private void TakeDirection(long sample, bool says, bool hears)
    {
        _agreed = (says, hears);
        Expect(sample);
    }

    private void Expect(long sample)
    {
        SaysExpected.Switch(sample, _agreed.Says && !_silences.AnyOpen);
        HearsExpected.Switch(sample, _agreed.Hears && !_silences.AnyOpen);
    }

    private void TakeSays(in JournalRecord record)
    {
        if (!record.TrySays(out var packet, out var payload)) return;
        TakePacket(packet, isAudio: !payload.IsEmpty);
    }

    private void TakePacket(in SaysPacket packet, bool isAudio)
    {
        _last = Math.Max(_last, packet.ArrivalSample);
        Says.Add(packet, isAudio);
        SaysExpected.Came(packet.ArrivalSample);
        if (!isAudio) return;
        _says ??= packet.Law;
        _clock.Add(packet);
    }

    // A sample number is the media clock's progress. Where that was late when the recording began (first call, busy machine), the wall time read beside it
    // is later than the sample's; the most punctual of the readings that follow tells by how much.
    private DateTimeOffset Punctual()
    {
        var readings = _readings.Select(m => m.At - TimeSpan.FromSeconds((m.Sample - Start) / 8000.0)).Append(EndAt - TimeSpan.FromSeconds((End - Start) / 8000.0));
        return readings.Where(r => r < StartAt && r >= StartAt - MostLate).DefaultIfEmpty(StartAt).Min();
    }

    private void Conclude()
    {
        if (!Complete)
        {
            End = Math.Max(_last, Start);
            EndAt = StartAt + TimeSpan.FromSeconds((End - Start) / 8000.0);
            EndReason = "interrupted";
        }
        End = Math.Max(End, Start);
        SaysExpected.Finish(End);
        HearsExpected.Finish(End);
        StartAt = Punctual();
        Epochs = _clock.Finish();
        Silences = _silences.Finish();
    }
}
