using System.Collections.Immutable;
using System.Security;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Prompts: text, values, audio and SSML (section 4.1). Mark-up the platform cannot voice degrades to its text.</summary>
internal sealed class PromptParser(ParseContext context)
{
    public PromptNode Read(MarkupElement element)
    {
        context.OneOf(element, "bargeintype", "speech", "speech", "hotword");
        return new PromptNode(
            context.Flag(element, "bargein"),
            ParseContext.Script(element, "cond"),
            context.Count(element),
            context.Duration(element, "timeout"),
            element.XmlValue("lang"),
            ReadParts(element),
            element.Place)
        {
            Base = element.XmlValue("base"),
            BargeInType = element.Attribute("bargeintype") is null ? null : context.OneOf(element, "bargeintype", "speech", "speech", "hotword"),
        };
    }

    /// <summary>Text, <c>audio</c>, <c>value</c>, <c>enumerate</c> where a prompt may be left out; null for anything else.</summary>
    public PromptNode? TryReadImplicit(MarkupNode node)
    {
        var part = node switch
        {
            MarkupText { IsBlank: false } text => new PromptPart.Text(text.Text),
            MarkupElement { Name: "audio" or "value" or "enumerate" } element => ReadPart(element),
            _ => null,
        };
        return part is null ? null : new PromptNode(null, null, 1, null, null, [part], node.Place);
    }

    private ImmutableArray<PromptPart> ReadParts(MarkupElement parent)
    {
        var parts = ImmutableArray.CreateBuilder<PromptPart>();
        foreach (var child in parent.Children)
        {
            if (child is MarkupText text) parts.Add(new PromptPart.Text(text.Text));
            else if (ReadPart((MarkupElement)child) is { } part) parts.Add(part);
        }
        return parts.ToImmutable();
    }

    private PromptPart? ReadPart(MarkupElement element)
    {
        if (ElementRules.IsKnown(element.Name)) context.CheckAttributes(element);
        switch (element.Name)
        {
            case "value":
                return new PromptPart.Value(ParseContext.Script(element, "expr") ?? new ScriptSource("''", element.Place));
            case "audio":
                return ReadAudio(element);
            case "break":
                return new PromptPart.Break(ReadBreak(element));
            case "mark":
                context.CheckOneOf(element, orNone: false, "name", "nameexpr");
                return new PromptPart.Mark(element.Value("name"), ParseContext.Script(element, "nameexpr"));
            case "enumerate":
                return new PromptPart.Enumerate(ReadParts(element), element.Place);
            case "foreach":
                return new PromptPart.Foreach(element.Value("item") ?? "", ParseContext.Script(element, "array") ?? new ScriptSource("", element.Place), ReadParts(element), element.Place);
            case "sub":
                return new PromptPart.Text(element.Value("alias") ?? "");
            case "desc" or "lexicon" or "meta" or "metadata":
                return null;
            case "p" or "s" or "paragraph" or "sentence" or "voice" or "prosody" or "emphasis" or "phoneme" or "say-as" or "speak":
                return ReadSpoken(element);
            default:
                context.UnexpectedElement(element, "prompt");
                return null;
        }
    }

    // Only the element's own attributes reach the voice: what it does not know it leaves out (SSML 1.0 section 2.1).
    private PromptPart.Spoken ReadSpoken(MarkupElement element)
    {
        var spoken = new PromptPart.Spoken(element.XmlValue("lang") ?? "", ReadParts(element));
        var name = element.Name switch { "paragraph" => "p", "sentence" => "s", _ => element.Name };
        if (name == "speak") return spoken;
        var attributes = element.Attributes.Where(a => a.Namespace.Length == 0 && !a.IsIgnored).Select(a => $" {a.Name}=\"{SecurityElement.Escape(a.Value)}\"");
        return spoken with { Open = $"<{name}{string.Concat(attributes)}>", Close = $"</{name}>" };
    }

    private PromptPart.Audio ReadAudio(MarkupElement element)
    {
        context.CheckOneOf(element, orNone: false, "src", "expr");
        return new PromptPart.Audio(element.Value("src"), ParseContext.Script(element, "expr"), ReadParts(element), context.Fetch(element), element.Place);
    }

    // SSML 1.0 section 3.2.3 names strengths without lengths; these are ours.
    private TimeSpan ReadBreak(MarkupElement element)
    {
        if (context.Duration(element, "time") is { } time) return time;
        var milliseconds = (element.Value("strength") ?? element.Value("size")) switch
        {
            "none" => 0,
            "x-weak" => 100,
            "weak" or "small" => 200,
            "strong" or "large" => 800,
            "x-strong" => 1200,
            _ => 400,
        };
        return TimeSpan.FromMilliseconds(milliseconds);
    }
}
