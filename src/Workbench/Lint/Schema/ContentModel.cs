using System.Collections.Frozen;
using System.Collections.Immutable;

namespace VxmlGir.Workbench.Lint.Schema;

/// <summary>What may stand inside of each element (VoiceXML 2.0 and 2.1, SSML 1.0 inside of prompts).</summary>
/// <param name="Text">Text may stand between the children.</param>
/// <param name="Anything">Whatever it holds is another language's business (grammars, metadata).</param>
internal sealed record Content(ImmutableArray<string> Children, bool Text, bool Anything = false);

internal static class ContentModel
{
    private const string Handlers = " catch error help noinput nomatch";
    private const string Spoken = " audio value enumerate";
    private const string Executable = " assign clear data disconnect exit foreach goto if log prompt reprompt return script submit throw var" + Spoken;
    private const string Speech = " audio break desc emphasis enumerate foreach lexicon mark meta metadata p paragraph phoneme prosody s say-as sentence speak sub value voice";
    private const string Item = Handlers + Spoken + " filled link prompt property";

    private static readonly FrozenDictionary<string, Content> Models = new Dictionary<string, Content>
    {
        ["vxml"] = Of(Handlers + " data form link menu meta metadata property script var"),
        ["form"] = Of(Handlers + " block data field filled grammar initial link object property record script subdialog transfer var"),
        ["menu"] = Of(Handlers + Spoken + " choice prompt property script", text: true),
        ["block"] = Of(Executable, text: true),
        ["filled"] = Of(Executable, text: true),
        ["catch"] = Of(Executable, text: true), ["error"] = Of(Executable, text: true), ["help"] = Of(Executable, text: true),
        ["noinput"] = Of(Executable, text: true), ["nomatch"] = Of(Executable, text: true),
        ["if"] = Of(Executable + " else elseif", text: true),
        ["foreach"] = Of(Executable + Speech, text: true),
        ["initial"] = Of(Handlers + Spoken + " link prompt property", text: true),
        ["field"] = Of(Item + " grammar option", text: true),
        ["record"] = Of(Item + " grammar", text: true),
        ["transfer"] = Of(Item + " grammar", text: true),
        ["subdialog"] = Of(Item + " param", text: true),
        ["object"] = Of(Item + " param", text: true),
        ["choice"] = Of(Spoken + " grammar", text: true),
        ["link"] = Of(" grammar"),
        ["prompt"] = Of(Speech, text: true), ["audio"] = Of(Speech, text: true), ["speak"] = Of(Speech, text: true),
        ["p"] = Of(Speech, text: true), ["paragraph"] = Of(Speech, text: true), ["s"] = Of(Speech, text: true), ["sentence"] = Of(Speech, text: true),
        ["voice"] = Of(Speech, text: true), ["prosody"] = Of(Speech, text: true), ["emphasis"] = Of(Speech, text: true),
        ["phoneme"] = Of(" value", text: true), ["say-as"] = Of(" value", text: true), ["sub"] = Of(" value", text: true), ["enumerate"] = Of(Speech, text: true),
        ["log"] = Of(" value", text: true), ["option"] = Of("", text: true), ["script"] = Of("", text: true), ["desc"] = Of("", text: true),
        ["grammar"] = new Content([], Text: true, Anything: true), ["metadata"] = new Content([], Text: true, Anything: true),
    }.ToFrozenDictionary();

    /// <summary>An element that is not in the table is empty.</summary>
    public static Content Find(string element) => Models.GetValueOrDefault(element) ?? new Content([], Text: false);

    private static Content Of(string children, bool text = false) =>
        new([.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)], text);
}
