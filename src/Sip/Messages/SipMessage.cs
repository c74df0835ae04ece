using System.Collections.Immutable;
using System.Text;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Messages;

/// <summary>
/// A request or response: its header lines in order and its body. Typed headers are read on first use and remembered.
/// The values of From, To and CSeq are valid in every message that reaches an application.
/// </summary>
public abstract class SipMessage
{
    private NameAddr? _from;
    private NameAddr? _to;
    private Via? _via;
    private CSeq? _cseq;
    private string? _callId;

    protected SipMessage(ImmutableArray<SipHeader> headers, ReadOnlyMemory<byte> body)
    {
        Headers = headers;
        Body = body;
    }

    public ImmutableArray<SipHeader> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string CallId => _callId ??= Header(HeaderNames.CallId) ?? "";

    public NameAddr From => _from ??= NameAddr.ParseOrUnknown(Header(HeaderNames.From));

    public NameAddr To => _to ??= NameAddr.ParseOrUnknown(Header(HeaderNames.To));

    public CSeq CSeq => _cseq ??= CSeq.TryParse(Header(HeaderNames.CSeq), out var value) ? value : default;

    /// <summary>The topmost Via, or null when there is none that parses.</summary>
    internal Via? TopVia => _via ??= Via.TryParse(FirstOfList(HeaderNames.Via), out var via) ? via : null;

    public string? ContentType => Header(HeaderNames.ContentType);

    /// <summary>The body as UTF-8 text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The SDP in the body (or in a part of a multipart body), or null when there is none.</summary>
    public string? Sdp => Body.IsEmpty ? null
        : MediaType.Is(ContentType, "application/sdp") ? BodyText
        : Parsing.Multipart.Find(ContentType, Body, "application/sdp") is { } part ? Encoding.UTF8.GetString(part.Span)
        : null;

    /// <summary>The value of the first header of that name, or null.</summary>
    public string? Header(string name)
    {
        foreach (var header in Headers)
            if (header.Is(name)) return header.Value;
        return null;
    }

    /// <summary>Every value of a comma-separated header, over all its lines, in order.</summary>
    public ImmutableArray<string> List(string name)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var header in Headers)
            if (header.Is(name)) HeaderList.SplitInto(header.Value, values);
        return values.DrainToImmutable();
    }

    /// <summary>Whether a comma-separated header (Supported, Require, Allow …) holds the token, without regard to case.</summary>
    public bool Lists(string name, string token)
    {
        foreach (var header in Headers)
            if (header.Is(name) && HeaderList.Contains(header.Value, token)) return true;
        return false;
    }

    internal int Count(string name)
    {
        var count = 0;
        foreach (var header in Headers)
            if (header.Is(name)) count++;
        return count;
    }

    internal string? FirstOfList(string name) => Header(name) is { } value ? HeaderList.First(value) : null;
}
