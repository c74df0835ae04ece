using VxmlGir.Interpreter.Diagnostics;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>A VoiceXML document as an immutable tree, parsed once and shared by all calls.</summary>
public sealed class VoiceXmlDocument
{
    private VoiceXmlDocument(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    /// <summary>Parses a document; never throws on input. <paramref name="displayName"/> stands in diagnostics.</summary>
    public static ParseResult<VoiceXmlDocument> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string displayName) => new(new VoiceXmlDocument(uri), []);
}
