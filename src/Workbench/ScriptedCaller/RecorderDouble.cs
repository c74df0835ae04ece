using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>
/// Stands in for the recorder where a dialog is tested without one: understands <c>start; stop; pause; resume; parameter k=v;</c>
/// and answers what would have happened. Keeps what it was told, for assertions.
/// </summary>
public sealed class RecorderDouble
{
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private bool _recording;
    private bool _paused;

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    public bool IsRecording => _recording;

    public bool IsPaused => _paused;

    public ImmutableArray<RecordAck> On(string commands, long sample)
    {
        var acks = ImmutableArray.CreateBuilder<RecordAck>();
        foreach (var part in commands.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            acks.Add(One(part, sample));
        }
        return acks.ToImmutable();
    }

    private RecordAck One(string command, long sample)
    {
        if (command.StartsWith("parameter", StringComparison.OrdinalIgnoreCase)) return Parameter(command["parameter".Length..].Trim(), sample);
        var effect = command.ToLowerInvariant() switch
        {
            "start" => Start(),
            "stop" => Change(ref _recording, false, _recording, RecordEffect.Stopped),
            "pause" => Change(ref _paused, true, _recording && !_paused, RecordEffect.Paused),
            "resume" => Change(ref _paused, false, _recording && _paused, RecordEffect.Resumed),
            _ => RecordEffect.Refused,
        };
        return new RecordAck(command, effect, sample, null, effect == RecordEffect.Refused ? "unknown command" : "");
    }

    private RecordEffect Start()
    {
        var effect = _recording ? RecordEffect.Restarted : RecordEffect.Started;
        (_recording, _paused) = (true, false);
        return effect;
    }

    private static RecordEffect Change(ref bool state, bool to, bool allowed, RecordEffect effect)
    {
        if (!allowed) return RecordEffect.NoOperation;
        state = to;
        return effect;
    }

    private RecordAck Parameter(string text, long sample)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) return new RecordAck("parameter", RecordEffect.Refused, sample, null, "no '='");
        var name = text[..equals].Trim();
        if (!_recording) return new RecordAck($"parameter {name}", RecordEffect.NoOperation, sample, null);
        _parameters[name] = text[(equals + 1)..].Trim();
        return new RecordAck($"parameter {name}", RecordEffect.ParameterSet, sample, null);
    }
}
