using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;data&gt;</c> (VoiceXML 2.1 section 5): an XML document becomes a variable, without a transition.</summary>
/// <param name="Name">Null: what comes back is thrown away.</param>
internal sealed record DataNode(
    string? Name, string? Source, ScriptSource? SourceExpr, string Method, string Encoding, ImmutableArray<string> Names, FetchNode Fetch, SourcePlace Place)
    : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var (uri, fault) = await FetchNode.ResolveAsync(frame, Source, SourceExpr, Place);
        if (fault is not null) return new Completion.Throw(fault);
        var (fields, wrong) = await SubmitNode.FieldsAsync(frame, Names, Place);
        if (wrong is not null) return new Completion.Throw(wrong);
        var asker = frame.Document.Document.Uri;
        var request = new DocumentRequest(uri!, Fetch.Resolve(frame, "data")) { Method = Method, Encoding = Encoding, Referrer = asker };
        var (filled, refused) = SubmitNode.Fill(frame, request, fields, Place);
        if (refused is not null) return new Completion.Throw(refused);
        frame.Session.Trace("data", $"{Method} {uri}", Place);
        var result = await frame.Session.FetchAsync(filled);
        if (result is not FetchResult.Success success) return new Completion.Throw(((FetchResult.Failed)result).ToEvent(Place));
        return Name is null ? Completion.Done : Declare(frame, success, asker);
    }

    private Completion Declare(Frame frame, FetchResult.Success success, Uri asker)
    {
        if (AccessControl.Refusal(success.Bytes.Span, success.Uri, asker) is { } refusal)
            return new Completion.Throw(new VoiceXmlEvent(EventNames.NoAuthorization, refusal, Place));
        var parsed = MarkupReader.Read(success.Bytes, success.Uri.ToString(), frame.Session.Setup.Loader.Documents.Markup);
        if (parsed.Document is null)
        {
            frame.Session.CountRefused("data");
            return new Completion.Throw(new VoiceXmlEvent(EventNames.BadFetch, parsed.FirstError?.ToString(), Place));
        }
        frame.Scope.Declare(Name!, new DomValue(DomNode.Read(parsed.Document)));
        return Completion.Done;
    }
}
