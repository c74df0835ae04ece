using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>The declarations before the rules of an ABNF grammar (SRGS 1.0 section 4); what is given twice is an error.</summary>
internal sealed class AbnfHeader
{
    private readonly HashSet<string> _given = [];

    public GrammarMode Mode { get; private set; } = GrammarMode.Voice;

    public string? Root { get; private set; }

    public TagFormat TagFormat { get; private set; } = TagFormat.Script;

    public bool HasLanguage => _given.Contains("language");

    public Uri? Base { get; private set; }

    public ImmutableArray<ScriptSource> Tags { get; private set; } = [];

    public static bool IsDeclaration(AbnfToken token) =>
        token.Kind == AbnfKind.Tag || (token.Kind == AbnfKind.Word && token.Text is "language" or "mode" or "root" or "tag-format" or "base" or "lexicon" or "meta" or "http-equiv");

    /// <summary>Takes one declaration without its semicolon; says what is wrong with it.</summary>
    public string? Read(ImmutableArray<AbnfToken> declaration, Uri baseUri)
    {
        if (declaration is [{ Kind: AbnfKind.Tag } tag])
        {
            Tags = Tags.Add(new ScriptSource(tag.Text, tag.Place) { IsProgram = true });
            return null;
        }
        var name = declaration[0].Text;
        if (name is "language" or "mode" or "root" or "tag-format" or "base" && !_given.Add(name)) return $"'{name}' is declared twice";
        switch (name)
        {
            case "language" when declaration is [_, { Kind: AbnfKind.Word }]:
            case "lexicon" when declaration is [_, { Kind: AbnfKind.Angle }, ..]:
                return null;
            case "mode" when declaration is [_, { Kind: AbnfKind.Word, Text: "voice" or "dtmf" } mode]:
                Mode = mode.Text == "dtmf" ? GrammarMode.Dtmf : GrammarMode.Voice;
                return null;
            case "root" when declaration is [_, { Kind: AbnfKind.Rule } root]:
                Root = root.Text;
                return null;
            case "tag-format" when declaration is [_, { Kind: AbnfKind.Angle } format]:
                TagFormat = GrammarWords.FormatOf(format.Text.Trim());
                return null;
            case "base" when declaration is [_, { Kind: AbnfKind.Angle } uri]:
                return SetBase(uri.Text, baseUri);
            case "meta" or "http-equiv" when declaration is [_, { Kind: AbnfKind.Quoted } key, { Text: "is" }, { Kind: AbnfKind.Quoted } value]:
                // SRGS 1.0 section 4.11.1: "base" as meta data means the same as the declaration.
                return name == "meta" && key.Text == "base" && Base is null ? SetBase(value.Text, baseUri) : null;
            default:
                return $"wrong declaration '{name}'";
        }
    }

    private string? SetBase(string text, Uri baseUri)
    {
        Base = Uri.TryCreate(baseUri, text.Trim(), out var uri) ? uri : null;
        return Base is null ? $"base '{text}' is not a URI" : null;
    }
}
