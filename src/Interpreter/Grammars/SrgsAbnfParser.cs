using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>SRGS 1.0, ABNF form (appendix D). Stops at the first error; never throws on input.</summary>
internal sealed class SrgsAbnfParser
{
    public const string Mark = "#ABNF";

    private readonly Uri _uri;
    private readonly GrammarLimits _limits;
    private readonly AbnfHeader _header = new();
    private readonly AbnfScanner _scanner;
    private readonly ImmutableDictionary<string, GrammarRule>.Builder _rules = ImmutableDictionary.CreateBuilder<string, GrammarRule>();
    private readonly List<string> _public = [];
    private string _first = "";
    private AbnfToken _token;
    private Diagnostic? _error;

    private SrgsAbnfParser(string text, int start, Uri uri, string file, GrammarLimits limits)
    {
        (_uri, _limits) = (uri, limits);
        _scanner = new AbnfScanner(text, file, start);
        Advance();
    }

    /// <param name="standsAlone">False inside of a VoiceXML document, where the language is inherited.</param>
    public static ParseResult<GrammarSource> Parse(string text, Uri uri, string file, bool standsAlone, SourcePlace place, GrammarLimits? limits = null)
    {
        var start = text.IndexOf(Mark, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf('\n', start);
        // "#ABNF 1.0 [charset];" and a line's end (section 4.1).
        var line = end < 0 ? "" : text[start..end].TrimEnd('\r', ' ', '\t');
        if (!IsHeaderLine(line) || !string.IsNullOrWhiteSpace(text[..start]))
            return new(null, [new Diagnostic(Severity.Error, "not-a-grammar", "the first line is not '#ABNF 1.0;'", place)]);
        return new SrgsAbnfParser(text, end + 1, uri, file, limits ?? GrammarLimits.Default).Parse(standsAlone, place);
    }

    private static bool IsHeaderLine(string line) =>
        line.EndsWith(';') && line.TrimEnd(';').Split(' ', StringSplitOptions.RemoveEmptyEntries) is [Mark, "1.0"] or [Mark, "1.0", _];

    private ParseResult<GrammarSource> Parse(bool standsAlone, SourcePlace place)
    {
        while (_error is null && AbnfHeader.IsDeclaration(_token)) ReadDeclaration();
        if (standsAlone && !_header.HasLanguage && _header.Mode != GrammarMode.Dtmf) Error("grammar-language", "language is missing", place);
        while (_error is null && _token.Kind != AbnfKind.End) ReadRule();
        if (_rules.Count == 0) Error("no-rules", "the grammar has no rule", place);
        var root = _header.Root ?? _public.FirstOrDefault(_first);
        if (!_rules.ContainsKey(root)) Error("no-root-rule", $"root rule '{root}' is not defined", place);
        if (_error is not null) return new(null, [_error]);
        return new(new GrammarSource(_header.Mode, root, _rules.ToImmutable(), _header.TagFormat, _header.Base ?? _uri, place)
        {
            HeaderTags = _header.Tags,
            NamesRoot = _header.Root is not null,
            MediaType = GrammarMedia.Abnf,
        }, []);
    }

    private void ReadDeclaration()
    {
        var place = _token.Place;
        var parts = ImmutableArray.CreateBuilder<AbnfToken>();
        while (!_token.Is(';') && _token.Kind is not (AbnfKind.End or AbnfKind.Bad))
        {
            parts.Add(_token);
            Advance();
        }
        Expect(';');
        if (_error is null && _header.Read(parts.ToImmutable(), _uri) is { } fault) Error("bad-declaration", fault, place);
    }

    private void ReadRule()
    {
        var isPublic = _token is { Kind: AbnfKind.Word, Text: "public" };
        if (isPublic || _token is { Kind: AbnfKind.Word, Text: "private" }) Advance();
        var name = _token;
        if (name.Kind != AbnfKind.Rule)
        {
            Error("bad-rule", $"a rule cannot begin with '{name.Text}'", name.Place);
            return;
        }
        Advance();
        if (!GrammarWords.IsRuleName(name.Text)) Error("bad-rule-name", $"rule name '{name.Text}'", name.Place);
        if (_rules.ContainsKey(name.Text)) Error("rule-twice", $"rule '{name.Text}' is defined twice", name.Place);
        Expect('=');
        var body = ReadAlternatives(0);
        Expect(';');
        if (_first.Length == 0) _first = name.Text;
        if (isPublic) _public.Add(name.Text);
        _rules[name.Text] = new GrammarRule(name.Text, body, isPublic, name.Place);
    }

    private Expansion ReadAlternatives(int depth)
    {
        if (depth > _limits.Nesting) Error("too-deep", $"brackets nested more than {_limits.Nesting} deep", _token.Place);
        var alternatives = ImmutableArray.CreateBuilder<Expansion>();
        var places = ImmutableArray.CreateBuilder<SourcePlace>();
        do
        {
            if (alternatives.Count > 0) Advance();
            places.Add(_token.Place);
            if (_token.Kind == AbnfKind.Weight) ReadWeight();
            alternatives.Add(ReadSequence(depth));
        }
        while (_error is null && _token.Is('|'));
        return alternatives is [var only] ? only : new Expansion.OneOf(alternatives.ToImmutable()) { Places = places.ToImmutable() };
    }

    private void ReadWeight()
    {
        if (!GrammarWords.IsWeight(_token.Text.Trim())) Error("bad-weight", $"weight '{_token.Text}'", _token.Place);
        Advance();
    }

    private Expansion ReadSequence(int depth)
    {
        var parts = ImmutableArray.CreateBuilder<Expansion>();
        while (_error is null && ReadPart(depth) is { } part) parts.AddRange(ReadRepeats(part));
        if (parts.Count == 0) Error("empty-sequence", "an expansion is missing", _token.Place);
        return parts is [var only] ? only : new Expansion.Sequence(parts.ToImmutable());
    }

    // Null where the sequence ends.
    private ImmutableArray<Expansion>? ReadPart(int depth)
    {
        var token = _token;
        switch (token.Kind)
        {
            case AbnfKind.Word or AbnfKind.Quoted:
                Advance();
                SkipLanguage();
                return token.Kind == AbnfKind.Word && token.Text is "*" or "+" && _header.Mode != GrammarMode.Dtmf
                    ? Wrong("bad-token", $"'{token.Text}' must be quoted", token.Place)
                    : [.. GrammarWords.Tokens(token.Text, _header.Mode)];
            case AbnfKind.Tag:
                Advance();
                return [new Expansion.Tag(new ScriptSource(token.Text, token.Place) { IsProgram = true })];
            case AbnfKind.Rule:
                Advance();
                return [RuleOf(token)];
            case AbnfKind.Sign when token.Text is "$":
                Advance();
                return ReadExternal();
            case AbnfKind.Sign when token.Text is "(" or "[":
                Advance();
                return ReadGroup(token.Text == "(", depth);
            default:
                return null;
        }
    }

    private static Expansion RuleOf(AbnfToken token) => token.Text switch
    {
        "NULL" => new Expansion.Special(SpecialRule.Null),
        "VOID" => new Expansion.Special(SpecialRule.Void),
        "GARBAGE" => new Expansion.Special(SpecialRule.Garbage),
        _ => new Expansion.Reference(null, token.Text, token.Place),
    };

    private ImmutableArray<Expansion> ReadExternal()
    {
        var uri = _token;
        Advance();
        string? type = null;
        if (_token.Is('~'))
        {
            Advance();
            type = _token.Text.Trim();
            if (_token.Kind != AbnfKind.Angle) return Wrong("bad-ruleref", "'~' without a media type", _token.Place);
            Advance();
        }
        if (!Uri.TryCreate(_header.Base ?? _uri, uri.Text.Trim(), out var absolute)) return Wrong("bad-uri", $"uri '{uri.Text}'", uri.Place);
        return [new Expansion.Reference(absolute, GrammarMedia.RuleOf(absolute), uri.Place) { MediaType = type }];
    }

    private ImmutableArray<Expansion> ReadGroup(bool required, int depth)
    {
        var close = required ? ')' : ']';
        var body = required && _token.Is(')') ? Expansion.Empty : ReadAlternatives(depth + 1);
        Expect(close);
        SkipLanguage();
        return [required ? body : new Expansion.Repeat(body, 0, 1)];
    }

    // "!fr-CA": one language for all, so an attached one changes nothing.
    private void SkipLanguage()
    {
        if (!_token.Is('!')) return;
        Advance();
        if (_token.Kind != AbnfKind.Word) Error("bad-language", "'!' without a language", _token.Place);
        else Advance();
    }

    // "<0-4 /0.6/>" applies to the whole of what stands before it, which for keys written together is the last key.
    private ImmutableArray<Expansion> ReadRepeats(ImmutableArray<Expansion> part)
    {
        while (_error is null && _token.Kind == AbnfKind.Angle)
        {
            var slash = _token.Text.IndexOf('/', StringComparison.Ordinal);
            var (range, weight) = slash < 0 ? (_token.Text, null) : (_token.Text[..slash], _token.Text[slash..].Trim().Trim('/'));
            if (!GrammarWords.TryRepeat(range.Trim(), _limits.Repeat, out var min, out var max) || (weight is not null && !GrammarWords.IsWeight(weight)))
                return Wrong("bad-repeat", $"repeat '<{_token.Text}>' (at most {_limits.Repeat})", _token.Place);
            part = part.IsEmpty ? part : part.SetItem(part.Length - 1, new Expansion.Repeat(part[^1], min, max));
            Advance();
        }
        return part;
    }

    private void Expect(char sign)
    {
        if (!_token.Is(sign)) Error("expected", $"'{sign}' expected, not '{_token.Text}'", _token.Place);
        else Advance();
    }

    private void Advance()
    {
        _token = _scanner.Next();
        if (_token.Kind == AbnfKind.Bad) Error("bad-token", _token.Text, _token.Place);
    }

    private ImmutableArray<Expansion> Wrong(string code, string message, SourcePlace place)
    {
        Error(code, message, place);
        return [];
    }

    private void Error(string code, string message, SourcePlace place) => _error ??= new Diagnostic(Severity.Error, code, message, place);
}
