using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Grammars;

internal enum AbnfKind
{
    /// <summary>A bare word; also the keywords of the header.</summary>
    Word,

    /// <summary>Between quotation marks of either kind.</summary>
    Quoted,

    /// <summary><c>$name</c>, without the sign.</summary>
    Rule,

    /// <summary><c>&lt;…&gt;</c>: a URI, a repeat or a tag format.</summary>
    Angle,

    /// <summary><c>{…}</c> or <c>{!{…}!}</c>.</summary>
    Tag,

    /// <summary><c>/0.5/</c>.</summary>
    Weight,

    /// <summary>One of <c>; = | ( ) [ ] ! ~ $</c>.</summary>
    Sign,

    End,

    /// <summary>What the scanner could not read; its text says why.</summary>
    Bad,
}

internal readonly record struct AbnfToken(AbnfKind Kind, string Text, SourcePlace Place)
{
    public bool Is(char sign) => Kind == AbnfKind.Sign && Text[0] == sign;
}
