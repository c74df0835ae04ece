using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Grammars;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Session;

/// <summary>From a grammar as it stands in a document to one that can match: fetches what it refers to, compiles it once.</summary>
internal sealed class GrammarLoader(SessionState session)
{
    private DocumentLimits Limits => session.Setup.Loader.Documents;

    /// <summary>Null with an event when the grammar cannot be had; null with null when it is of a mode nobody listens for.</summary>
    public async ValueTask<(Grammar? Grammar, VoiceXmlEvent? Fault)> LoadAsync(GrammarNode node, Frame frame)
    {
        switch (node)
        {
            case GrammarNode.Ready ready:
                return (ready.Grammar, null);
            case GrammarNode.Unsupported unsupported:
                return (null, new VoiceXmlEvent(unsupported.EventName, unsupported.Reason, unsupported.Place));
            case GrammarNode.Inline inline:
                return inline.Compiled.Value is { } known ? (known, null) : await CompileAsync(inline.Source, inline.Compiled, inline.Place);
            default:
                return await LoadExternalAsync((GrammarNode.External)node, frame);
        }
    }

    private async ValueTask<(Grammar? Grammar, VoiceXmlEvent? Fault)> LoadExternalAsync(GrammarNode.External node, Frame frame)
    {
        var (uri, fault) = await FetchNode.ResolveAsync(frame, node.Source, node.SourceExpr, node.Place);
        if (fault is not null) return (null, fault);
        if (uri!.Scheme == "builtin")
        {
            return await LoadAsync(GrammarParser.Builtin(uri.OriginalString, node.Place), frame);
        }
        var result = await session.FetchAsync(new DocumentRequest(uri, node.Fetch.Resolve(frame, "grammar")));
        if (result is not FetchResult.Success success) return (null, ((FetchResult.Failed)result).ToEvent(node.Place));
        if (session.Setup.Without is null && success.Parsed.Grammar.Value is { } known && uri.Fragment.Length == 0) return (known, null);
        var parsed = GrammarMedia.Parse(success.Bytes, success.Uri, uri.ToString(), session.Setup.Without, Limits);
        if (parsed.Document is not { } source) return Wrong(parsed.FirstError?.ToString(), node.Place);
        if (uri.Fragment.Length > 1) return await CompileAsync(source with { Root = Uri.UnescapeDataString(uri.Fragment[1..]) }, new GrammarSlot(), node.Place);
        return await CompileAsync(source, session.Setup.Without is null ? success.Parsed.Grammar : new GrammarSlot(), node.Place);
    }

    private async ValueTask<(Grammar? Grammar, VoiceXmlEvent? Fault)> CompileAsync(GrammarSource source, GrammarSlot slot, SourcePlace place)
    {
        var others = new Dictionary<string, GrammarSource>(StringComparer.Ordinal);
        var pending = new Queue<Uri>(References(source));
        while (pending.TryDequeue(out var uri))
        {
            var key = uri.GetLeftPart(UriPartial.Query);
            if (others.ContainsKey(key)) continue;
            if (others.Count >= Limits.Grammars.Referenced) return Wrong($"more than {Limits.Grammars.Referenced} grammars referred to", place);
            var result = await session.FetchAsync(new DocumentRequest(uri, new FetchAttributes()));
            if (result is not FetchResult.Success success) return (null, ((FetchResult.Failed)result).ToEvent(place));
            var parsed = GrammarMedia.Parse(success.Bytes, success.Uri, key, session.Setup.Without, Limits);
            if (parsed.Document is not { } other) return Wrong(parsed.FirstError?.ToString(), place);
            others[key] = other;
            foreach (var next in References(other)) pending.Enqueue(next);
        }
        var (automaton, fault) = new AutomatonBuilder(source, others, Limits.Grammars).Build();
        if (automaton is null) return Wrong(fault, place);
        slot.Value = new Grammar(source, automaton);
        return (slot.Value, null);
    }

    private (Grammar? Grammar, VoiceXmlEvent? Fault) Wrong(string? why, SourcePlace place)
    {
        session.CountRefused("grammar");
        return (null, new VoiceXmlEvent(EventNames.Grammar, why, place));
    }

    private static IEnumerable<Uri> References(GrammarSource source) => source.Rules.Values.SelectMany(r => References(r.Body));

    private static IEnumerable<Uri> References(Expansion expansion) => expansion switch
    {
        Expansion.Reference { Uri: { } uri } => [uri],
        Expansion.Sequence sequence => sequence.Parts.SelectMany(References),
        Expansion.OneOf choice => choice.Alternatives.SelectMany(References),
        Expansion.Repeat repeat => References(repeat.Body),
        _ => ImmutableArray<Uri>.Empty,
    };
}
