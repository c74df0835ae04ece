using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary><c>&lt;prompt&gt;</c> (section 4.1): evaluated when it is queued, played when the interpreter waits.</summary>
/// <param name="Count">For tapered prompts: the least prompt counter.</param>
internal sealed record PromptNode(
    bool? BargeIn, ScriptSource? Condition, int Count, TimeSpan? Timeout, string? Language, ImmutableArray<PromptPart> Parts, SourcePlace Place)
    : Executable(Place)
{
    /// <summary><c>speech</c> or <c>hotword</c>; null: the property decides.</summary>
    public string? BargeInType { get; init; }

    /// <summary>The prompt's own <c>xml:base</c>, relative to the document's.</summary>
    public string? Base { get; init; }

    public override async ValueTask<Completion> ExecuteAsync(Frame frame)
    {
        var (holds, fault) = await frame.HoldsAsync(Condition);
        if (fault is not null) return new Completion.Throw(fault);
        return holds ? await QueueAsync(frame) : Completion.Done;
    }

    /// <summary>Queues without looking at the condition (the caller has).</summary>
    public async ValueTask<Completion> QueueAsync(Frame frame)
    {
        var rendering = new PromptRendering(frame, Language ?? frame.Document.Document.Language);
        if (Base is not null && frame.Resolve(Base) is { } own) rendering.BaseUri = own;
        foreach (var part in Parts)
        {
            if (await part.RenderAsync(rendering) is { } fault) return new Completion.Throw(fault);
            if (rendering.TooLong(Place) is { } tooLong) return new Completion.Throw(tooLong);
        }
        var bargeIn = BargeIn ?? frame.Property("bargein") != "false";
        frame.Session.Prompts.IsHotword = (BargeInType ?? frame.Property("bargeintype")) == "hotword";
        frame.Session.Prompts.Queue(rendering.ToSegments(), bargeIn, Timeout, Place, frame.Session.IsPrivate(frame) && rendering.HasValue);
        return Completion.Done;
    }
}
