using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.State;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>The recorder's own parser and state machine, without taps and files: what a scripted call's record commands do.</summary>
internal sealed class StateOnlyRecorder
{
    private RecordingState _state = new();

    public ImmutableArray<RecordAck> On(string commands, long sample) =>
        [.. RecordCommandParser.Parse(commands, new CommandLimits()).Select(c => One(c, sample))];

    private RecordAck One(RecordCommand command, long sample)
    {
        if (command is RecordCommand.Malformed malformed) return new RecordAck(command.Name, RecordEffect.Refused, sample, null, malformed.Reason);
        var step = _state.On(command switch
        {
            RecordCommand.Start => new RecordInput.Start(),
            RecordCommand.Stop => new RecordInput.Stop(),
            RecordCommand.Pause => new RecordInput.Pause(),
            RecordCommand.Resume => new RecordInput.Resume(),
            RecordCommand.Parameter p => new RecordInput.Parameter(p.Key, p.Value),
            _ => throw new InvalidOperationException(command.Name),
        });
        _state = step.Next;
        return new RecordAck(command.Name, step.Effect, sample, null, step.Detail);
    }
}
