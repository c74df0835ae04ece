using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>Words and signs of SRGS 1.0, ABNF form (appendix D); comments and white space fall away.</summary>
internal sealed class AbnfScanner(string text, string file, int start)
{
    private int _at = start;
    private int _line = 1 + text.AsSpan(0, start).Count('\n');
    private int _lineStart = text.LastIndexOf('\n', Math.Max(0, start - 1)) + 1;

    public AbnfToken Next()
    {
        if (!SkipBlank()) return new AbnfToken(AbnfKind.Bad, "comment without end", Place);
        var place = Place;
        if (_at >= text.Length) return new AbnfToken(AbnfKind.End, "", place);
        return text[_at] switch
        {
            '"' or '\'' => Between(AbnfKind.Quoted, 1, text[_at].ToString(), place),
            '<' => Between(AbnfKind.Angle, 1, ">", place),
            '{' when text.AsSpan(_at).StartsWith("{!{") => Between(AbnfKind.Tag, 3, "}!}", place),
            '{' => Between(AbnfKind.Tag, 1, "}", place),
            '/' => Between(AbnfKind.Weight, 1, "/", place),
            '$' => Rule(place),
            ';' or '=' or '|' or '(' or ')' or '[' or ']' or '!' or '~' => Take(AbnfKind.Sign, 1, place),
            '}' or '>' => new AbnfToken(AbnfKind.Bad, $"'{text[_at]}' without beginning", place),
            _ => Take(AbnfKind.Word, WordLength(_at), place),
        };
    }

    private SourcePlace Place => new(file, _line, _at - _lineStart + 1);

    private AbnfToken Rule(SourcePlace place)
    {
        if (_at + 1 < text.Length && text[_at + 1] == '<') return Take(AbnfKind.Sign, 1, place);
        var length = WordLength(_at + 1);
        if (length == 0) return new AbnfToken(AbnfKind.Bad, "'$' without a rule name", place);
        Advance(1);
        return Take(AbnfKind.Rule, length, place);
    }

    private int WordLength(int from)
    {
        var at = from;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !";=|*+<>()[]{}/\"$!~".Contains(text[at])) at++;
        return at == from && from < text.Length && text[from] is '*' or '+' ? 1 : at - from;
    }

    private AbnfToken Take(AbnfKind kind, int length, SourcePlace place)
    {
        var taken = text.Substring(_at, length);
        Advance(length);
        return new AbnfToken(kind, taken, place);
    }

    private AbnfToken Between(AbnfKind kind, int open, string close, SourcePlace place)
    {
        var end = text.IndexOf(close, _at + open, StringComparison.Ordinal);
        if (end < 0) return new AbnfToken(AbnfKind.Bad, $"'{text.Substring(_at, open)}' without '{close}'", place);
        var inner = text[(_at + open)..end];
        Advance(end + close.Length - _at);
        return new AbnfToken(kind, inner, place);
    }

    private bool SkipBlank()
    {
        while (_at < text.Length)
        {
            var rest = text.AsSpan(_at);
            if (char.IsWhiteSpace(text[_at])) Advance(1);
            else if (rest.StartsWith("//"))
            {
                var end = rest.IndexOf('\n');
                Advance(end < 0 ? rest.Length : end);
            }
            else if (rest.StartsWith("/*"))
            {
                var end = rest[2..].IndexOf("*/");
                if (end < 0) return false;
                Advance(end + 4);
            }
            else break;
        }
        return true;
    }

    private void Advance(int count)
    {
        for (var end = _at + count; _at < end; _at++)
        {
            if (text[_at] != '\n') continue;
            _line++;
            _lineStart = _at + 1;
        }
    }
}
