using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Shadow variables of a recognition: VoiceXML 2.0 sections 2.3.1 and 5.1.5, 2.1 sections 4 (marks) and 7 (recordings of utterances).</summary>
internal sealed class ResultShadows(FormRun run)
{
    public ScriptValue.Structure Of(Recognition result)
    {
        var members = ImmutableDictionary<string, ScriptValue>.Empty
            .Add("utterance", new ScriptValue.Text(result.Utterance))
            .Add("inputmode", new ScriptValue.Text(result.InputMode))
            .Add("confidence", new ScriptValue.Number(result.Confidence))
            .Add("interpretation", result.Interpretation);
        return new(WithRecording(WithMark(members), result.Recording));
    }

    /// <summary>A nomatch counts as a recognition (section 5.1.5): <c>lastresult$</c> says what was heard, and means nothing.</summary>
    public ScriptValue.List OfMiss(Collected.NoMatch missed)
    {
        var members = ImmutableDictionary<string, ScriptValue>.Empty
            .Add("utterance", new ScriptValue.Text(missed.Utterance))
            .Add("inputmode", new ScriptValue.Text(missed.InputMode))
            .Add("confidence", new ScriptValue.Number(missed.Confidence))
            .Add("interpretation", ScriptValue.Undefined.Value);
        members = WithRecording(WithMark(members), missed.Recording);
        return new ScriptValue.List([new ScriptValue.Structure(members)]) { Members = members };
    }

    private ImmutableDictionary<string, ScriptValue> WithMark(ImmutableDictionary<string, ScriptValue> members) => run.Session.Input.LastMark is { } mark
        ? members.Add("markname", new ScriptValue.Text(mark.Name)).Add("marktime", new ScriptValue.Number(Math.Round(mark.Since.TotalMilliseconds)))
        : members;

    private ImmutableDictionary<string, ScriptValue> WithRecording(ImmutableDictionary<string, ScriptValue> members, CaptureResult? recording) =>
        recording is null || recording.Audio.IsEmpty
            ? members
            : members.Add("recording", new ScriptValue.Text(run.Session.Recordings.Keep(recording)))
                .Add("recordingsize", new ScriptValue.Number(recording.Audio.Length))
                .Add("recordingduration", new ScriptValue.Number(Math.Round(recording.Duration.TotalMilliseconds)));
}
