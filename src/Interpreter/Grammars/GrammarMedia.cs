using System.Text;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>Grammar documents of either form: which one it is, in which encoding.</summary>
internal static class GrammarMedia
{
    public const string Xml = "application/srgs+xml";
    public const string Abnf = "application/srgs";

    /// <summary>The form is told by the content: servers rarely know the types.</summary>
    public static ParseResult<GrammarSource> Parse(ReadOnlyMemory<byte> bytes, Uri uri, string file, Omission? without = null, DocumentLimits? limits = null)
    {
        var bounds = limits ?? DocumentLimits.Default;
        var place = new SourcePlace(file, 1, 1);
        if (bytes.Length > bounds.Grammars.Bytes) return new(null, [new Diagnostic(Severity.Error, "grammar-too-large", $"more than {bounds.Grammars.Bytes} bytes", place)]);
        return TextOf(bytes.Span) is { } text ? SrgsAbnfParser.Parse(text, uri, file, standsAlone: true, place, bounds.Grammars) : SrgsXmlParser.Parse(bytes, uri, file, without, bounds);
    }

    /// <summary>The rule that a fragment names; null: the root.</summary>
    public static string? RuleOf(Uri uri) => uri.Fragment.Length > 1 ? Uri.UnescapeDataString(uri.Fragment[1..]) : null;

    // The text when the document begins as ABNF; the encoding is that of the byte order mark, else the one the first line names.
    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        var (encoding, mark) = bytes switch
        {
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0, (byte)'#', ..] => (Encoding.BigEndianUnicode, 0),
            [(byte)'#', 0, ..] => (Encoding.Unicode, 0),
            _ => (null, 0),
        };
        var rest = bytes[mark..];
        var head = (encoding ?? Encoding.Latin1).GetString(rest[..Math.Min(rest.Length, 200)]).TrimStart();
        if (!head.StartsWith(SrgsAbnfParser.Mark, StringComparison.Ordinal)) return null;
        var latin = head.Split(';')[0] is { } line && (line.Contains("8859-1", StringComparison.Ordinal) || line.Contains("latin", StringComparison.OrdinalIgnoreCase));
        return (encoding ?? (latin ? Encoding.Latin1 : Encoding.UTF8)).GetString(rest);
    }
}
