using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>What became of a fetch; a closed set.</summary>
internal abstract record FetchResult
{
    private FetchResult() { }

    public sealed record Success(ReadOnlyMemory<byte> Bytes, string MediaType, Uri Uri) : FetchResult
    {
        /// <summary>Keeps what was parsed from these bytes as long as they are cached.</summary>
        public ParsedSlot Parsed { get; init; } = new();
    }

    /// <param name="EventName"><c>error.badfetch</c> and below, or <c>error.noauthorization</c>.</param>
    public sealed record Failed(string EventName, string Message) : FetchResult
    {
        public VoiceXmlEvent ToEvent(SourcePlace place) => new(EventName, Message, place);
    }
}

/// <summary>One place for one parsed document; racing writers store equal values.</summary>
internal sealed class ParsedSlot
{
    private Diagnostics.ParseResult<VoiceXmlDocument>? _document;

    public Grammars.GrammarSlot Grammar { get; } = new();

    public Diagnostics.ParseResult<VoiceXmlDocument> Document(FetchResult.Success bytes, DocumentLimits? limits = null)
    {
        if (Volatile.Read(ref _document) is { } known) return known;
        var parsed = VoiceXmlDocument.Parse(bytes.Bytes, bytes.Uri, bytes.Uri.ToString(), limits);
        Volatile.Write(ref _document, parsed);
        return parsed;
    }
}
