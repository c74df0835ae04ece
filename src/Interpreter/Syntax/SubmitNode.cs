using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;submit&gt;</c> (section 5.3.8).</summary>
/// <param name="Names">Null: all named input items of the form.</param>
internal sealed record SubmitNode(
    string? Next, ScriptSource? Expr, string Method, string Encoding, ImmutableArray<string>? Names, FetchNode Fetch, SourcePlace Place)
    : Executable(Place)
{
    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var (uri, fault) = await FetchNode.ResolveAsync(frame, Next, Expr, Place);
        if (fault is not null) return new Completion.Throw(fault);
        var (fields, wrong) = await FieldsAsync(frame, Names ?? frame.Form?.InputNames ?? [], Place);
        if (wrong is not null) return new Completion.Throw(wrong);
        var request = new DocumentRequest(uri!, Fetch.Resolve(frame, "document")) { Method = Method, Encoding = Encoding, Referrer = frame.Document.Document.Uri };
        var (filled, refused) = Fill(frame, request, fields, Place);
        return refused is not null ? new Completion.Throw(refused) : new Completion.Submit(filled);
    }

    /// <summary>The request with its fields; recordings among them go as files, which only a POST can carry (section 5.3.8).</summary>
    public static (DocumentRequest Request, VoiceXmlEvent? Fault) Fill(
        Frame frame, DocumentRequest request, ImmutableArray<KeyValuePair<string, string>> fields, SourcePlace place)
    {
        var texts = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var files = ImmutableArray.CreateBuilder<FilePart>();
        foreach (var field in fields)
        {
            if (frame.Session.Recordings.Find(field.Value) is { } recording) files.Add(new FilePart(field.Key, recording.MediaType, recording.Audio));
            else texts.Add(field);
        }
        if (files.Count > 0 && request.Method != "POST")
            return (request, new VoiceXmlEvent(EventNames.Semantic, $"recording '{files[0].Name}' needs method=\"post\" and enctype=\"multipart/form-data\"", place));
        return (request with { Fields = texts.ToImmutable(), Files = files.ToImmutable() }, null);
    }

    /// <summary>Names and texts to be sent; a member of an object is named <c>object.member</c>; undefined variables are left out.</summary>
    public static async ValueTask<(ImmutableArray<KeyValuePair<string, string>> Fields, VoiceXmlEvent? Fault)> FieldsAsync(
        Frame frame, ImmutableArray<string> names, SourcePlace place)
    {
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var name in names)
        {
            var outcome = await frame.EvaluateAsync(new ScriptSource(name, place));
            if (outcome.Fault is { } fault) return ([], Frame.Semantic(fault));
            Add(fields, name, await frame.Session.Scripts.SnapshotAsync(outcome.Value));
        }
        return (fields.ToImmutable(), null);
    }

    private static void Add(ImmutableArray<KeyValuePair<string, string>>.Builder fields, string name, ScriptValue value)
    {
        switch (value)
        {
            case ScriptValue.Undefined:
                break;
            case ScriptValue.Structure structure:
                foreach (var (member, inner) in structure.Members.OrderBy(m => m.Key, StringComparer.Ordinal)) Add(fields, $"{name}.{member}", inner);
                break;
            default:
                fields.Add(new(name, value.PrimitiveText));
                break;
        }
    }
}
