using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Parsing;

/// <summary>Grammars where they stand in a document: inline, by reference, built in, and those that choices and options make.</summary>
internal sealed class GrammarParser(ParseContext context)
{
    private static readonly ImmutableDictionary<string, GrammarSource> NoOthers = ImmutableDictionary<string, GrammarSource>.Empty;

    /// <summary>A grammar of an input item, a choice or a link: it listens where that does, and may not say otherwise (section 3.1.3).</summary>
    public GrammarNode? ReadScopeless(MarkupElement element)
    {
        if (element.Attribute("scope") is { } scope) context.Error("grammar-scope", "only a grammar of a form has a scope", scope.Place);
        return Read(element);
    }

    public GrammarNode? Read(MarkupElement element)
    {
        context.CheckAttributes(element);
        var (src, srcexpr) = (element.Value("src"), ParseContext.Script(element, "srcexpr") ?? ParseContext.Script(element, "expr"));
        var hasContent = element.Elements.Any() || !string.IsNullOrWhiteSpace(element.InnerText);
        var sources = (src is null ? 0 : 1) + (srcexpr is null ? 0 : 1) + (hasContent ? 1 : 0);
        if (sources != 1)
        {
            context.Error("grammar-source", "<grammar> needs exactly one of src, srcexpr or content", element.Place);
            return null;
        }
        if (src is not null && src.StartsWith("builtin:", StringComparison.Ordinal)) return Builtin(src, element.Place);
        if (!hasContent) return new GrammarNode.External(src, srcexpr, Mode(element), context.Fetch(element), element.Place);
        return element.Elements.Any() ? InlineXml(element) : InlineText(element);
    }

    /// <summary><c>builtin:dtmf/digits?length=4</c> or <c>builtin:grammar/date</c> (the voice).</summary>
    public static GrammarNode Builtin(string reference, SourcePlace place)
    {
        var type = reference["builtin:".Length..];
        if (type.StartsWith("grammar/", StringComparison.Ordinal))
        {
            return BuiltinGrammars.TryCreateSpoken(type["grammar/".Length..]) is { } spoken
                ? new GrammarNode.Ready(spoken, place)
                : NoBuiltin(type["grammar/".Length..], place);
        }
        if (type.StartsWith("dtmf/", StringComparison.Ordinal)) type = type["dtmf/".Length..];
        return BuiltinGrammars.TryCreate(type) is { } grammar ? new GrammarNode.Ready(grammar, place) : NoBuiltin(type, place);
    }

    // Parameters that contradict each other are a failed fetch (appendix P), a type that is none is not supported (section 5.2.6).
    private static GrammarNode.Unsupported NoBuiltin(string type, SourcePlace place) => BuiltinGrammars.IsType(type)
        ? new($"built-in type '{type}' has a wrong parameter", place) { EventName = EventNames.BadFetch }
        : new($"built-in type '{type}' is unknown", place) { EventName = EventNames.Unsupported + "builtin" };

    /// <summary>A field's <c>type</c>: by keys and by voice. Fields of one document that have the same type share its grammars.</summary>
    public ImmutableArray<GrammarNode> OfType(string type, SourcePlace place)
    {
        if (!context.BuiltinTypes.TryGetValue(type, out var grammars)) context.BuiltinTypes[type] = grammars = OfNewType(type, place);
        return [.. grammars.Select(g => g with { Place = place })];
    }

    private static ImmutableArray<GrammarNode> OfNewType(string type, SourcePlace place)
    {
        var keys = Builtin("builtin:dtmf/" + type, place);
        return BuiltinGrammars.TryCreateSpoken(type) is { } spoken ? [keys, new GrammarNode.Ready(spoken, place)] : [keys];
    }

    private GrammarNode? InlineXml(MarkupElement element)
    {
        if (element.Value("type") is { } type && type is not ("application/srgs+xml" or "application/xml" or "text/xml"))
            return new GrammarNode.Unsupported($"grammar type '{type}'", element.Place);
        var parsed = new SrgsXmlParser(context.BaseUri, context.Limits.Grammars).Parse(element);
        context.AddRange(parsed.Diagnostics);
        return parsed.Document is null ? null : new GrammarNode.Inline(parsed.Document, element.Place);
    }

    // SRGS in ABNF form is text in the element (VoiceXML 2.0 section 3.1.1.2); places are counted from the element on.
    private GrammarNode.Inline? InlineAbnf(MarkupElement element)
    {
        var parsed = SrgsAbnfParser.Parse(element.InnerText, context.BaseUri, $"{element.Place.File}:{element.Place.Line}+", standsAlone: false, element.Place, context.Limits.Grammars);
        context.AddRange(parsed.Diagnostics);
        return parsed.Document is null ? null : new GrammarNode.Inline(parsed.Document, element.Place);
    }

    // Text inside of <grammar>: a list of keys as old applications write it ("1|2|*"); other forms are not understood.
    private GrammarNode? InlineText(MarkupElement element)
    {
        if (element.InnerText.TrimStart().StartsWith(SrgsAbnfParser.Mark, StringComparison.Ordinal)) return InlineAbnf(element);
        var words = element.InnerText.Split('|', StringSplitOptions.TrimEntries);
        if (words.All(w => w.Length > 0 && w.All(c => Keys.IsKey(c) || c == ' ')))
        {
            context.Warn("untyped-grammar", "a list of keys is not SRGS; write <grammar mode=\"dtmf\"> with <rule>", element.Place);
            var alternatives = words.Select(w => (Expansion)new Expansion.Sequence([.. w.Where(c => c != ' ').Select(c => new Expansion.Token(c.ToString()))]));
            return Make(new Expansion.OneOf([.. alternatives]) { Places = [.. words.Select(_ => element.Place)] }, GrammarMode.Dtmf, element.Place);
        }
        return new GrammarNode.Unsupported($"grammar type '{element.Value("type") ?? "text"}'", element.Place);
    }

    /// <summary>The grammar of a choice or option: its key.</summary>
    public static GrammarNode OfKeys(string keys, SourcePlace place) =>
        Make(new Expansion.Sequence([.. keys.Where(c => c != ' ').Select(c => new Expansion.Token(c.ToString()))]), GrammarMode.Dtmf, place);

    /// <summary>The grammar of a choice's or option's words; approximate ones may be said in part (section 2.2.5).</summary>
    public static GrammarNode OfWords(string words, bool approximate, SourcePlace place)
    {
        var tokens = Tokenizer.Split(words).Select(t => (Expansion)new Expansion.Token(t));
        if (approximate) tokens = tokens.Select(t => (Expansion)new Expansion.Repeat(t, 0, 1));
        return Make(new Expansion.Sequence([.. tokens]), GrammarMode.Voice, place);
    }

    private static GrammarNode.Ready Make(Expansion body, GrammarMode mode, SourcePlace place)
    {
        var rules = ImmutableDictionary<string, GrammarRule>.Empty.Add("r", new GrammarRule("r", body, true, place));
        var source = new GrammarSource(mode, "r", rules, TagFormat.Literal, null, place);
        var automaton = new AutomatonBuilder(source, NoOthers).Build().Automaton ?? new Automaton([new Instruction.Split([])]);
        return new GrammarNode.Ready(new Grammar(source, automaton), place);
    }

    private static GrammarMode? Mode(MarkupElement element) => element.Value("mode") switch
    {
        "dtmf" => GrammarMode.Dtmf,
        "voice" => GrammarMode.Voice,
        _ => null,
    };
}
