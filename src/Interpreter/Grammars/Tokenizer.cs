using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>Words of a rule's text (SRGS 1.0 section 2.1): separated by white space, or quoted to hold some.</summary>
internal static class Tokenizer
{
    public static ImmutableArray<string> Split(string text)
    {
        var tokens = ImmutableArray.CreateBuilder<string>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] == '"' && text.IndexOf('"', at + 1) is var end and > 0)
            {
                tokens.Add(string.Join(' ', text[(at + 1)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
                at = end + 1;
            }
            else
            {
                var start = at++;
                while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '"') at++;
                tokens.Add(text[start..at]);
            }
        }
        return tokens.ToImmutable();
    }
}

/// <summary>The keys of a telephone.</summary>
internal static class Keys
{
    public static bool IsKey(char c) => char.IsAsciiDigit(c) || c is '*' or '#' or (>= 'A' and <= 'D') or (>= 'a' and <= 'd');
}
