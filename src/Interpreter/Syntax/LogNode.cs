using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>
/// <c>&lt;log&gt;</c> (section 5.3.13). With the extension's <c>dest="record"</c> its text is a list of record commands, which
/// act now: <c>&lt;value&gt;</c> is expanded, queued prompts are not waited for.
/// </summary>
internal sealed record LogNode(string Label, ScriptSource? Expr, string? Destination, ImmutableArray<LogPart> Parts, SourcePlace Place)
    : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        if (Destination != "record" && frame.Session.IsLogFull)
        {
            frame.Session.CountLimit("log");
            return Completion.Done;
        }
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            if (part.Expr is null)
            {
                text.Append(part.Text);
                continue;
            }
            if (await AppendAsync(text, part.Expr, frame) is { } fault) return new Completion.Throw(fault);
        }
        if (Expr is not null && await AppendAsync(text, Expr, frame) is { } wrong) return new Completion.Throw(wrong);
        var most = frame.Session.Setup.Limits.TextLength;
        Emit(frame, text.Length > most ? text.ToString(0, most) : text.ToString());
        return Completion.Done;
    }

    private static async ValueTask<VoiceXmlEvent?> AppendAsync(StringBuilder text, ScriptSource expr, Frame frame)
    {
        var outcome = await frame.EvaluateTextAsync(expr);
        if (outcome.Fault is { } fault) return Frame.Semantic(fault);
        text.Append(outcome.Value.PrimitiveText);
        return null;
    }

    // Call logs of older platforms and files of the application's choice are not written: the text goes where every log goes.
    private static string DestinationProblem(string destination) => destination switch
    {
        "calllog" => "commands of a call log are not executed; logged as text",
        _ when destination.StartsWith("file:", StringComparison.OrdinalIgnoreCase) => $"'{destination}': applications do not write files here; logged as text",
        _ => $"log destination '{destination}' is not known; logged as text",
    };

    private void Emit(Frame frame, string text)
    {
        var session = frame.Session;
        if (Destination == "record")
        {
            foreach (var ack in session.Setup.Ports.Log.Record(session.Redact(text.Trim()), Place))
            {
                var detail = ack.Detail.Length == 0 ? "" : $" ({ack.Detail})";
                session.Trace("record", $"{ack.Command} -> {ack.Effect}{detail}", Place);
                session.NoteRecording(ack.Effect);
            }
            return;
        }
        if (Destination is not null) session.Warn("log-destination", DestinationProblem(Destination), Place);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        session.Log(Label, line, Place);
    }
}

/// <summary>Text as it stands, or an expression.</summary>
internal sealed record LogPart(string Text, ScriptSource? Expr);
