using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A VoiceXML document as an immutable tree, parsed once and shared by all calls.</summary>
public sealed class VoiceXmlDocument
{
    internal VoiceXmlDocument(Uri uri, Uri baseUri)
    {
        Uri = uri;
        BaseUri = baseUri;
    }

    public Uri Uri { get; }

    /// <summary>What relative references are resolved against (<c>xml:base</c>, else the document's own URI).</summary>
    public Uri BaseUri { get; }

    internal string DisplayName { get; init; } = "";

    internal string Language { get; init; } = "en-US";

    /// <summary>The application root document's reference, or null.</summary>
    internal string? Application { get; init; }

    internal SourcePlace ApplicationPlace { get; init; }

    /// <summary>Document-level <c>var</c> and <c>script</c> in document order.</summary>
    internal ImmutableArray<Executable> Declarations { get; init; } = [];

    internal ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal ImmutableArray<CatchNode> Catches { get; init; } = [];

    internal ImmutableArray<LinkNode> Links { get; init; } = [];

    internal ImmutableArray<PrefetchableNode> Prefetchable { get; init; } = [];

    internal ImmutableArray<FormNode> Dialogs { get; init; } = [];

    /// <summary>Parses a document; never throws on input. <paramref name="displayName"/> stands in diagnostics.</summary>
    public static ParseResult<VoiceXmlDocument> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string displayName, DocumentLimits? limits = null) =>
        DocumentParser.Parse(bytes, uri, displayName, without: null, limits ?? DocumentLimits.Default);

    /// <summary>As <see cref="Parse(ReadOnlyMemory{byte}, Uri, string, DocumentLimits?)"/>, as if the platform did not implement <paramref name="without"/>.</summary>
    internal static ParseResult<VoiceXmlDocument> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string displayName, Omission? without, DocumentLimits limits) =>
        DocumentParser.Parse(bytes, uri, displayName, without, limits);

    internal FormNode? FindDialog(string? id) =>
        string.IsNullOrEmpty(id) ? Dialogs.FirstOrDefault() : Dialogs.FirstOrDefault(d => d.Id == id);
}
