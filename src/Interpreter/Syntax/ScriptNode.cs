using System.Text;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;script&gt;</c>: a program in the scope it stands in (section 5.3.12).</summary>
internal sealed record ScriptNode(ScriptSource? Inline, string? Source, ScriptSource? SourceExpr, FetchNode Fetch, SourcePlace Place) : Executable(Place)
{
    /// <summary>Encoding of what <c>src</c> names; null or unknown: UTF-8.</summary>
    public string? Charset { get; init; }

    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var program = Inline;
        if (program is null)
        {
            var (fetched, fault) = await FetchAsync(frame);
            if (fault is not null) return new Completion.Throw(fault);
            program = fetched!;
        }
        var outcome = await frame.EvaluateAsync(program);
        return outcome.Fault is { } wrong ? new Completion.Throw(Frame.Semantic(wrong)) : Completion.Done;
    }

    private static Encoding EncodingOf(string? name)
    {
        try
        {
            return name is null ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private async ValueTask<(ScriptSource? Program, VoiceXmlEvent? Fault)> FetchAsync(Frame frame)
    {
        var (uri, fault) = await FetchNode.ResolveAsync(frame, Source, SourceExpr, Place);
        if (fault is not null) return (null, fault);
        var result = await frame.Session.FetchAsync(new DocumentRequest(uri!, Fetch.Resolve(frame, "script")));
        return result is FetchResult.Success success
            ? (new ScriptSource(EncodingOf(Charset).GetString(success.Bytes.Span), new SourcePlace(uri!.ToString(), 1, 1)) { IsProgram = true }, null)
            : (null, ((FetchResult.Failed)result).ToEvent(Place));
    }
}
