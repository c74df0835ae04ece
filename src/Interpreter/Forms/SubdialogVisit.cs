using System.Collections.Immutable;
using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary><c>&lt;subdialog&gt;</c>: another context runs to its <c>return</c>; its values become the item's (section 2.3.4).</summary>
internal sealed class SubdialogVisit(FormRun run, SubdialogNode item)
{
    public async ValueTask<Completion> RunAsync()
    {
        var session = run.Session;
        if (session.SubdialogDepth >= session.Setup.Limits.SubdialogDepth)
            return session.EndAtLimit("subdialog-depth", $"more than {session.SubdialogDepth} subdialogs within each other", item.Place);
        var (request, fault) = await RequestAsync();
        if (fault is not null) return new Completion.Throw(fault);
        var (parameters, wrong) = await ParametersAsync();
        if (wrong is not null) return new Completion.Throw(wrong);
        session.SubdialogDepth++;
        var completion = await session.Sensitive.CallAsync(run.FrameOf(item), () => new InterpreterContext(session, isSubdialog: true, parameters).RunAsync(request!));
        session.SubdialogDepth--;
        if (completion is not Completion.Return returned) return completion;
        session.Trace("return", returned.Event?.Name ?? string.Join(' ', returned.Values.Select(v => v.Key)), item.Place);
        if (returned.Event is not null) return new Completion.Throw(returned.Event);
        run.Scope.Declare(item.Name, new ScriptValue.Structure(returned.Values.Aggregate(
            ImmutableDictionary<string, ScriptValue>.Empty, (all, value) => all.SetItem(value.Key, value.Value))));
        return await new FilledPhase(run).RunAsync([item]);
    }

    private async ValueTask<(DocumentRequest? Request, VoiceXmlEvent? Fault)> RequestAsync()
    {
        var frame = run.FrameOf(item);
        var reference = item.Source;
        if (item.SourceExpr is not null)
        {
            var outcome = await frame.EvaluateTextAsync(item.SourceExpr);
            if (outcome.Fault is { } fault) return (null, Frame.Semantic(fault));
            reference = outcome.Value.PrimitiveText;
        }
        // A bare fragment is a dialog of this document, but in a context of its own.
        var document = run.Document.Document.Uri;
        var uri = reference!.StartsWith('#') ? new Uri(document.GetLeftPart(UriPartial.Query) + reference) : frame.Resolve(reference);
        if (uri is null) return (null, new VoiceXmlEvent(EventNames.BadFetch, $"'{reference}' is not a URI", item.Place));
        var (fields, wrong) = await SubmitNode.FieldsAsync(frame, item.Names, item.Place);
        if (wrong is not null) return (null, wrong);
        var request = new DocumentRequest(uri, item.Fetch.Resolve(frame, "document")) { Method = item.Method, Encoding = item.Encoding, Referrer = document };
        return SubmitNode.Fill(frame, request, fields, item.Place);
    }

    private async ValueTask<(ImmutableArray<KeyValuePair<string, ScriptValue>> Values, VoiceXmlEvent? Fault)> ParametersAsync()
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, ScriptValue>>();
        foreach (var parameter in item.Parameters)
        {
            ScriptOutcome outcome = new ScriptValue.Text(parameter.Value ?? "");
            if (parameter.Expr is not null) outcome = await run.FrameOf(item).EvaluateAsync(parameter.Expr);
            if (outcome.Fault is { } fault) return ([], Frame.Semantic(fault));
            values.Add(new(parameter.Name, outcome.Value));
        }
        return (values.ToImmutable(), null);
    }
}
