using System.Globalization;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Parsing;

/// <summary>Bytes to a message (RFC 3261 §7, §25). Total: any byte string gives a result.</summary>
internal static class SipParser
{
    /// <param name="stream">The bytes are one frame of a stream: a missing Content-Length means no body, else the rest of the datagram.</param>
    public static SipParseResult Parse(ReadOnlyMemory<byte> bytes, SipLimits limits, bool stream)
    {
        var span = bytes.Span;
        var start = 0;
        while (start < span.Length && span[start] is (byte)'\r' or (byte)'\n') start++;
        if (start == span.Length) return new SipParseResult.KeepAlive();

        var lineEnd = span[start..].IndexOf("\r\n"u8);
        if (lineEnd < 0) return new SipParseResult.Unusable("no line end", start);
        if (lineEnd > limits.MaxLine) return new SipParseResult.Unusable("start line too long", start);
        var head = StartLine.Parse(span.Slice(start, lineEnd));
        var reader = new HeaderReader(span, start + lineEnd + 2, limits);
        reader.ReadAll();
        var body = Body(bytes, ref reader, limits, stream);
        return head switch
        {
            StartLine.Request line => Request(line, ref reader, body, start, limits),
            StartLine.Response line => Response(line, ref reader, body),
            _ => new SipParseResult.Unusable("neither a request line nor a status line", start),
        };
    }

    private static SipParseResult Request(StartLine.Request line, ref HeaderReader reader, ReadOnlyMemory<byte> body, int start, SipLimits limits)
    {
        var request = new SipRequest(line.Method, line.Uri, reader.Headers.DrainToImmutable(), body);
        var fault = line.Fault ?? reader.Fault ?? MessageRules.FaultOf(request, limits);
        if (line.Version is not null) fault = new Fault(505, $"version {line.Version}", start);
        return fault is null
            ? new SipParseResult.Parsed(request)
            : new SipParseResult.Refused(fault.Status, fault.Reason, fault.Offset, request);
    }

    private static SipParseResult Response(StartLine.Response line, ref HeaderReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.Fault is { } fault) return new SipParseResult.Unusable(fault.Reason, fault.Offset);
        var response = new SipResponse(line.Status, line.Reason, reader.Headers.DrainToImmutable(), body);
        return MessageRules.FaultOf(response) is { } reason
            ? new SipParseResult.Unusable(reason, 0)
            : new SipParseResult.Parsed(response);
    }

    private static ReadOnlyMemory<byte> Body(ReadOnlyMemory<byte> bytes, ref HeaderReader reader, SipLimits limits, bool stream)
    {
        var rest = bytes[reader.Position..];
        if (rest.Length > limits.MaxMessage) reader.Fail(513, "message too large");
        string? text = null;
        foreach (var header in reader.Headers)
        {
            if (!header.Is(HeaderNames.ContentLength)) continue;
            if (text is not null) reader.Fail(400, "more than one Content-Length");
            text = header.Value;
        }
        if (text is null) return stream ? default : rest;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            reader.Fail(400, "Content-Length is not a number");
        else if (length > rest.Length)
            reader.Fail(400, "Content-Length is larger than the body");
        else
            return rest[..(int)length];
        return default;
    }
}
