using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;goto&gt;</c> in its four forms (section 5.3.7).</summary>
internal sealed record GotoNode(string? Next, ScriptSource? Expr, string? NextItem, ScriptSource? ExprItem, FetchNode Fetch, SourcePlace Place)
    : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        if (NextItem is not null) return ToItem(frame, NextItem);
        if (Next is not null) return To(frame, Next);
        var outcome = await frame.EvaluateTextAsync((ExprItem ?? Expr)!);
        if (outcome.Fault is { } fault) return new Completion.Throw(Frame.Semantic(fault));
        var text = outcome.Value.PrimitiveText;
        return ExprItem is not null ? ToItem(frame, text) : To(frame, text);
    }

    private Completion ToItem(Frame frame, string name) => frame.Form?.FindItem(name) is not null
        ? new Completion.NextItem(name)
        : Bad($"no form item '{name}' in this dialog");

    private Completion To(Frame frame, string reference) => Transition(frame, reference, Fetch, Place);

    /// <summary>A bare fragment stays in the document (and its variables); everything else loads a document.</summary>
    public static Completion Transition(Frame frame, string reference, FetchNode fetch, SourcePlace place)
    {
        // In a link of the root document a bare fragment names a dialog of the root.
        var isHere = frame.Form is null || frame.Form.Document.Document == frame.Document.Document;
        if (reference.StartsWith('#') && isHere) return new Completion.Dialog(Uri.UnescapeDataString(reference[1..]));
        if (reference.StartsWith('#')) reference = frame.Document.Document.Uri.GetLeftPart(UriPartial.Query) + reference;
        return frame.Resolve(reference) is { } uri
            ? new Completion.Document(new DocumentRequest(uri, fetch.Resolve(frame, "document")) { Referrer = frame.Document.Document.Uri })
            : new Completion.Throw(new VoiceXmlEvent(EventNames.BadFetch, $"'{reference}' is not a URI", place));
    }

    private Completion.Throw Bad(string message) => new(new VoiceXmlEvent(EventNames.BadFetch, message, Place));
}
