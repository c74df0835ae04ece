using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A piece of a prompt: renders itself into segments.</summary>
internal abstract record PromptPart
{
    private PromptPart() { }

    public abstract ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering);

    public sealed record Text(string Content) : PromptPart
    {
        public override ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            rendering.Say(Content, constant: true);
            return default;
        }
    }

    public sealed record Value(ScriptSource Expr) : PromptPart
    {
        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            var outcome = await rendering.Frame.EvaluateTextAsync(Expr);
            if (outcome.Fault is { } fault) return Frame.Semantic(fault);
            rendering.Say(outcome.Value.PrimitiveText, constant: false);
            return null;
        }
    }

    public sealed record Break(TimeSpan Length) : PromptPart
    {
        public override ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            rendering.Add(new PromptSegment.Silence(Length));
            return default;
        }
    }

    public sealed record Mark(string? Name, ScriptSource? NameExpr) : PromptPart
    {
        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            var name = Name;
            if (NameExpr is not null)
            {
                var outcome = await rendering.Frame.EvaluateTextAsync(NameExpr);
                if (outcome.Fault is { } fault) return Frame.Semantic(fault);
                name = outcome.Value.PrimitiveText;
            }
            rendering.Add(new PromptSegment.Mark(name ?? ""));
            return null;
        }
    }

    /// <summary>A language for the parts within (<c>voice</c>, <c>p</c>, <c>s</c> with <c>xml:lang</c>).</summary>
    public sealed record Spoken(string Language, ImmutableArray<PromptPart> Parts) : PromptPart
    {
        /// <summary>The SSML element as the voice gets it; a voice that does not know it speaks the text.</summary>
        public string Open { get; init; } = "";

        public string Close { get; init; } = "";

        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            var before = rendering.Language;
            if (Language.Length > 0) rendering.Language = Language;
            rendering.Enter(Open, Close);
            foreach (var part in Parts)
            {
                if (await part.RenderAsync(rendering) is { } fault) return fault;
            }
            rendering.Leave();
            rendering.Language = before;
            return null;
        }
    }

    /// <summary><c>&lt;audio&gt;</c>: with an <c>expr</c> that is undefined it is not there at all, alternate content included (section 4.1.3).</summary>
    public sealed record Audio(string? Source, ScriptSource? Expr, ImmutableArray<PromptPart> Fallback, FetchNode Fetch, SourcePlace Place) : PromptPart
    {
        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            var frame = rendering.Frame;
            var text = Source;
            if (Expr is not null)
            {
                var outcome = await frame.EvaluateAsync(Expr);
                if (outcome.Fault is { } fault) return Frame.Semantic(fault);
                if (outcome.Value is ScriptValue.Undefined) return null;
                text = outcome.Value.PrimitiveText;
            }
            var inner = new PromptRendering(frame, rendering.Language) { BaseUri = rendering.BaseUri };
            foreach (var part in Fallback)
            {
                if (await part.RenderAsync(inner) is { } fault) return fault;
            }
            rendering.HasValue |= inner.HasValue;
            rendering.AddLength(inner.Length);
            var source = text is not null && Uri.TryCreate(rendering.BaseUri, text, out var resolved) ? resolved : null;
            var content = source is null ? null : await FetchAudioAsync(frame, source);
            if (content is null || source is null) rendering.AddRange(inner.ToSegments());
            else rendering.Add(new PromptSegment.Audio(source, content, inner.ToSegments()));
            return null;
        }

        private async ValueTask<AudioContent?> FetchAudioAsync(Frame frame, Uri source)
        {
            var result = await frame.Session.FetchAsync(new DocumentRequest(source, Fetch.Resolve(frame, "audio")));
            if (result is FetchResult.Success success) return new AudioContent(success.Bytes, success.MediaType);
            frame.Session.Warn("audio-fetch", $"{source}: {((FetchResult.Failed)result).Message}", Place);
            return null;
        }
    }

    /// <summary><c>&lt;enumerate&gt;</c>: its content once per choice or option, with <c>_prompt</c> and <c>_dtmf</c> (section 2.2.4).</summary>
    public sealed record Enumerate(ImmutableArray<PromptPart> Template, SourcePlace Place) : PromptPart
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            if (rendering.Frame.Item is not FieldNode { Choices.IsEmpty: false } field)
                return new VoiceXmlEvent(EventNames.Semantic, "<enumerate> outside of a menu or a field with options", Place);
            var outer = rendering.Frame;
            foreach (var choice in field.Choices)
            {
                rendering.Frame = outer.Anonymous();
                rendering.Frame.Scope.Declare("_prompt", new ScriptValue.Text(choice.Text));
                rendering.Frame.Scope.Declare("_dtmf", new ScriptValue.Text(choice.Dtmf ?? ""));
                if (Template.IsEmpty)
                {
                    rendering.Say(choice.Text, constant: true);
                    rendering.Add(new PromptSegment.Silence(Pause));
                }
                foreach (var part in Template)
                {
                    if (await part.RenderAsync(rendering) is { } fault) return fault;
                }
                rendering.Say(" ", constant: true);
            }
            rendering.Frame = outer;
            return null;
        }
    }

    /// <summary><c>&lt;foreach&gt;</c> within a prompt (VoiceXML 2.1 section 6).</summary>
    public sealed record Foreach(string Item, ScriptSource Array, ImmutableArray<PromptPart> Parts, SourcePlace Place) : PromptPart
    {
        public override async ValueTask<VoiceXmlEvent?> RenderAsync(PromptRendering rendering)
        {
            var outcome = await rendering.Frame.EvaluateAsync(Array);
            if (outcome.Fault is { } fault) return Frame.Semantic(fault);
            if (await rendering.Frame.Session.Scripts.SnapshotAsync(outcome.Value) is not ScriptValue.List list)
                return new VoiceXmlEvent(EventNames.Semantic, $"'{Array}' is not an array", Place);
            foreach (var value in list.Items)
            {
                rendering.Frame.Scope.Declare(Item, value);
                foreach (var part in Parts)
                {
                    if (await part.RenderAsync(rendering) is { } wrong) return wrong;
                }
                if (rendering.TooLong(Place) is { } tooLong) return tooLong;
            }
            return null;
        }
    }
}
