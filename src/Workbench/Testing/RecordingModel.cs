using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.State;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Workbench.Testing;

/// <summary>
/// The recorder of a scripted call: RecordingCore's own parser and state machine, with notes instead of files. One per call.
/// </summary>
public sealed class RecordingModel
{
    private readonly List<ModelRecording> _recordings = [];
    private readonly List<RecordingMoment> _moments = [];
    private readonly CommandLimits _limits = new();
    private RecordingState _state = new();

    /// <summary>All recordings of the session, in the order of their starts.</summary>
    public IReadOnlyList<ModelRecording> Recordings => _recordings;

    /// <summary>One per acknowledgement: where the recorder stood from that sample on.</summary>
    public IReadOnlyList<RecordingMoment> Moments => _moments;

    /// <summary>The record port of a scripted call.</summary>
    /// <param name="sample">Sample index of the line, 8,000 per second.</param>
    public ImmutableArray<RecordAck> On(string commands, long sample) =>
        [.. RecordCommandParser.Parse(commands, _limits).Select(command => Acknowledge(command, sample))];

    /// <summary>The session ends: recordings in progress end with it (R4).</summary>
    public void Close(string reason, TimeSpan at) => Step(new RecordInput.Close(reason), ToSample(at));

    /// <summary>
    /// Where the recorder stood when a key was pressed. What a key brings about happens at its own time but after it, so only
    /// earlier moments count, and those the caller had waited for.
    /// </summary>
    public RecordingMoment At(PressedKey key)
    {
        var sample = ToSample(key.At);
        var before = Math.Max(key.Acknowledged, _moments.TakeWhile(m => m.Sample < sample).Count());
        return before == 0 ? default : _moments[Math.Min(before, _moments.Count) - 1];
    }

    private RecordAck Acknowledge(RecordCommand command, long sample)
    {
        var ack = command switch
        {
            RecordCommand.Start => Step(new RecordInput.Start(), sample),
            RecordCommand.Stop => Step(new RecordInput.Stop(), sample),
            RecordCommand.Pause => Step(new RecordInput.Pause(), sample),
            RecordCommand.Resume => Step(new RecordInput.Resume(), sample),
            RecordCommand.Parameter p => Step(new RecordInput.Parameter(p.Key, p.Value), sample),
            RecordCommand.Malformed wrong => (RecordEffect.Refused, wrong.Reason),
            _ => (RecordEffect.Refused, "not understood"),
        };
        _moments.Add(new RecordingMoment(sample, InProgress, _state.Phase == RecordPhase.Paused));
        return new RecordAck(command.Name, ack.Item1, sample, InProgress == 0 ? null : $"recording {InProgress}", ack.Item2);
    }

    private int InProgress => _state.Phase is RecordPhase.Recording or RecordPhase.Paused ? _recordings.Count : 0;

    private (RecordEffect, string) Step(RecordInput input, long sample)
    {
        var step = _state.On(input);
        foreach (var action in step.Actions) Carry(action, sample);
        _state = step.Next;
        return (step.Effect, step.Detail);
    }

    private void Carry(RecordAction action, long sample)
    {
        switch (action)
        {
            case RecordAction.Open open:
                _recordings.Add(new ModelRecording(sample) { Parameters = open.Parameters });
                break;
            case RecordAction.End end:
                Change(r => r with { Ended = sample, Reason = end.Reason });
                break;
            case RecordAction.Set set:
                Change(r => r with { Parameters = r.Parameters.SetItem(set.Key, set.Value) });
                break;
            case RecordAction.Pause:
                Change(r => r with { Pauses = r.Pauses + 1 });
                break;
        }
    }

    private void Change(Func<ModelRecording, ModelRecording> to) => _recordings[^1] = to(_recordings[^1]);

    private static long ToSample(TimeSpan time) => (long)(time.TotalSeconds * VirtualLine.SamplesPerSecond);
}

/// <param name="Started">Sample index of the line.</param>
public sealed record ModelRecording(long Started)
{
    public long? Ended { get; init; }

    /// <summary><c>stopped</c>, <c>restarted</c>, or how the session ended.</summary>
    public string Reason { get; init; } = "";

    public int Pauses { get; init; }

    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <param name="Number">The recording in progress, from 1; 0: none.</param>
public readonly record struct RecordingMoment(long Sample, int Number, bool Paused)
{
    public bool Hears => Number > 0 && !Paused;
}
