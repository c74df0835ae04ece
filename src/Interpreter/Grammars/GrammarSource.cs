using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Grammars;

internal enum GrammarMode
{
    Voice,
    Dtmf,
}

internal enum TagFormat
{
    /// <summary>SISR 1.0 scripts; also taken for grammars that name no format.</summary>
    Script,

    /// <summary>SISR 1.0 string literals.</summary>
    Literal,

    /// <summary>Some other format: tags are not understood and have no effect.</summary>
    Unknown,
}

/// <summary>A grammar as written: rules by name, the root among them.</summary>
internal sealed record GrammarSource(
    GrammarMode Mode, string Root, ImmutableDictionary<string, GrammarRule> Rules, TagFormat TagFormat, Uri? Uri, SourcePlace Place)
{
    /// <summary>False when the root was chosen because the grammar names none; then other grammars must name the rule they mean.</summary>
    public bool NamesRoot { get; init; } = true;

    /// <summary>The form it was written in.</summary>
    public string MediaType { get; init; } = GrammarMedia.Xml;

    /// <summary>Tags that stand in the grammar's head (SISR 1.0 section 4.1).</summary>
    public ImmutableArray<Script.ScriptSource> HeaderTags { get; init; } = [];
}

internal sealed record GrammarRule(string Name, Expansion Body, bool IsPublic, SourcePlace Place);
