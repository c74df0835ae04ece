using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>SRGS 1.0, XML form, from a <c>grammar</c> element that stands alone or in a VoiceXML document.</summary>
internal sealed class SrgsXmlParser(Uri baseUri, GrammarLimits limits)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private GrammarMode _mode;
    private readonly List<string> _publicRules = [];
    private string _first = "";

    public static ParseResult<GrammarSource> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string file, Omission? without = null, DocumentLimits? limits = null)
    {
        var bounds = limits ?? DocumentLimits.Default;
        var markup = MarkupReader.Read(bytes, file, bounds.Markup);
        if (markup.Document is not { } read) return new(null, markup.Diagnostics);
        if ((without is null ? read : without.Apply(read)) is not { } root) return new(null, []);
        var parser = new SrgsXmlParser(uri, bounds.Grammars);
        parser.CheckStandalone(root);
        return parser.Parse(root);
    }

    // A grammar document must say what it is (SRGS 1.0 section 5.4); inside of VoiceXML all of this is inherited.
    private void CheckStandalone(MarkupElement grammar)
    {
        if (grammar.Namespace != MarkupNames.Srgs) Error("not-a-grammar", $"namespace is not {MarkupNames.Srgs}", grammar.Place);
        if (grammar.Value("version") is null) Error("grammar-version", "version is missing", grammar.Place);
        if (grammar.XmlValue("lang") is null && grammar.Value("mode") != "dtmf") Error("grammar-language", "xml:lang is missing", grammar.Place);
    }

    public ParseResult<GrammarSource> Parse(MarkupElement grammar)
    {
        if (grammar.Name != "grammar") Error("not-a-grammar", $"<{grammar.Name}> instead of <grammar>", grammar.Place);
        if (grammar.Namespace == MarkupNames.Srgs && grammar.Value("version") is { } version && version != "1.0")
            Error("grammar-version", $"version '{version}' is not 1.0", grammar.Place);
        var uri = BaseOf(grammar) is { } text && Uri.TryCreate(baseUri, text, out var based) ? based : baseUri;
        _mode = ReadMode(grammar);
        var rules = ImmutableDictionary.CreateBuilder<string, GrammarRule>();
        var header = ImmutableArray.CreateBuilder<ScriptSource>();
        foreach (var child in grammar.Elements)
        {
            if (child.Name == "rule") ReadRule(child, rules, uri);
            else if (child.Name == "tag") header.Add(new ScriptSource(child.InnerText, child.Place) { IsProgram = true });
            else if (IsForeign(child)) Warn("foreign-element", $"<{child.Name}> of another namespace is ignored", child.Place);
            else if (child.Name is not ("meta" or "metadata" or "lexicon")) Error("unknown-element", $"<{child.Name}> in <grammar>", child.Place);
        }
        if (grammar.Children.OfType<MarkupText>().FirstOrDefault(t => !t.IsBlank) is { } stray)
            Error("text-outside-rule", "text outside of a rule", stray.Place);
        var root = grammar.Value("root") ?? ChooseRoot(rules, grammar.Place);
        if (grammar.Value("root") is not null && !rules.ContainsKey(root)) Error("no-root-rule", $"root rule '{root}' is not defined", grammar.Place);
        if (_diagnostics.Any(d => d.Severity == Severity.Error)) return new(null, [.. _diagnostics]);
        var format = GrammarWords.FormatOf(grammar.Value("tag-format"));
        return new(
            new GrammarSource(_mode, root, rules.ToImmutable(), format, uri, grammar.Place) { HeaderTags = header.ToImmutable(), NamesRoot = grammar.Value("root") is not null },
            [.. _diagnostics]);
    }

    // SRGS 1.0 section 4.11.1: "base" as meta data means the same as xml:base, which goes before it.
    private static string? BaseOf(MarkupElement grammar) =>
        grammar.XmlValue("base") ?? grammar.Elements.FirstOrDefault(e => e.Name == "meta" && e.Value("name") == "base")?.Value("content");

    private static bool IsForeign(MarkupElement element) => element.Namespace is not ("" or MarkupNames.Srgs or MarkupNames.VoiceXml);

    // Without a root any public rule will do: the specification leaves it open, and applications do leave it out.
    private string ChooseRoot(ImmutableDictionary<string, GrammarRule>.Builder rules, SourcePlace place)
    {
        if (_publicRules.Count < 2) return _publicRules.FirstOrDefault(_first);
        var any = new Expansion.OneOf([.. _publicRules.Select(r => new Expansion.Reference(null, r, place))]);
        rules[""] = new GrammarRule("", any, true, place);
        return "";
    }

    private GrammarMode ReadMode(MarkupElement grammar)
    {
        var mode = grammar.Value("mode") ?? "voice";
        if (mode is not ("voice" or "dtmf")) Error("bad-mode", $"mode '{mode}'", grammar.Place);
        return mode == "dtmf" ? GrammarMode.Dtmf : GrammarMode.Voice;
    }

    private void ReadRule(MarkupElement rule, ImmutableDictionary<string, GrammarRule>.Builder rules, Uri uri)
    {
        var id = rule.Value("id") ?? "";
        var scope = rule.Value("scope") ?? "private";
        if (!GrammarWords.IsRuleName(id))
            Error("bad-rule-name", $"rule name '{id}'", rule.Place);
        else if (rules.ContainsKey(id)) Error("rule-twice", $"rule '{id}' is defined twice", rule.Place);
        else if (scope is not ("public" or "private")) Error("bad-scope", $"scope '{scope}'", rule.Place);
        else
        {
            if (_first.Length == 0) _first = id;
            if (scope == "public") _publicRules.Add(id);
            rules[id] = new GrammarRule(id, ReadContent(rule, uri), scope == "public", rule.Place);
        }
    }

    private Expansion ReadContent(MarkupElement parent, Uri uri)
    {
        var parts = ImmutableArray.CreateBuilder<Expansion>();
        foreach (var child in parent.Children)
        {
            if (child is MarkupText text) parts.AddRange(Tokenizer.Split(text.Text).SelectMany(t => GrammarWords.Tokens(t, _mode)));
            else if (ReadElement((MarkupElement)child, uri) is { } part) parts.Add(part);
        }
        return parts is [var only] ? only : new Expansion.Sequence(parts.ToImmutable());
    }

    private Expansion? ReadElement(MarkupElement element, Uri uri)
    {
        switch (element.Name)
        {
            case "item":
                return ReadItem(element, uri);
            case "one-of":
                return ReadOneOf(element, uri);
            case "ruleref":
                return ReadReference(element, uri);
            case "token":
                return GrammarWords.Words(element.InnerText);
            case "tag":
                return new Expansion.Tag(new ScriptSource(element.InnerText, element.Place) { IsProgram = true });
            case "example":
                return null;
            default:
                if (IsForeign(element)) Warn("foreign-element", $"<{element.Name}> of another namespace is ignored", element.Place);
                else Error("unknown-element", $"<{element.Name}> in a rule", element.Place);
                return null;
        }
    }

    private Expansion.OneOf ReadOneOf(MarkupElement element, Uri uri)
    {
        var alternatives = ImmutableArray.CreateBuilder<Expansion>();
        foreach (var child in element.Elements)
        {
            if (child.Name == "item") alternatives.Add(ReadItem(child, uri));
            else Error("unknown-element", $"<{child.Name}> in <one-of>", child.Place);
        }
        if (alternatives.Count == 0) Error("empty-one-of", "<one-of> without <item>", element.Place);
        return new Expansion.OneOf(alternatives.ToImmutable()) { Places = [.. element.Elements.Where(e => e.Name == "item").Select(e => e.Place)] };
    }

    private Expansion ReadItem(MarkupElement item, Uri uri)
    {
        var body = ReadContent(item, uri);
        if (item.Value("weight") is { } weight && !GrammarWords.IsWeight(weight))
            Error("bad-weight", $"weight '{weight}'", item.Place);
        if (item.Value("repeat") is not { } repeat) return body;
        if (!GrammarWords.TryRepeat(repeat, limits.Repeat, out var min, out var max))
        {
            Error("bad-repeat", $"repeat '{repeat}' (at most {limits.Repeat})", item.Place);
            return body;
        }
        return new Expansion.Repeat(body, min, max);
    }

    private Expansion? ReadReference(MarkupElement element, Uri uri)
    {
        var text = element.Value("uri");
        var special = element.Value("special");
        if ((text is null) == (special is null))
        {
            Error("bad-ruleref", "<ruleref> needs either uri or special", element.Place);
            return null;
        }
        if (special is not null) return Special(special, element.Place);
        if (text!.StartsWith('#')) return new Expansion.Reference(null, text[1..], element.Place);
        if (!Uri.TryCreate(uri, text, out var absolute))
        {
            Error("bad-uri", $"uri '{text}'", element.Place);
            return null;
        }
        return new Expansion.Reference(absolute, GrammarMedia.RuleOf(absolute), element.Place) { MediaType = element.Value("type") };
    }

    private Expansion.Special? Special(string name, SourcePlace place)
    {
        switch (name)
        {
            case "NULL": return new Expansion.Special(SpecialRule.Null);
            case "VOID": return new Expansion.Special(SpecialRule.Void);
            case "GARBAGE": return new Expansion.Special(SpecialRule.Garbage);
            default:
                Error("bad-ruleref", $"special '{name}'", place);
                return null;
        }
    }

    private void Error(string code, string message, SourcePlace place) => _diagnostics.Add(new Diagnostic(Severity.Error, code, message, place));

    private void Warn(string code, string message, SourcePlace place) => _diagnostics.Add(new Diagnostic(Severity.Warning, code, message, place));
}
