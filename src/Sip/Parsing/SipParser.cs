using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

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

/// <summary>Why a message is refused, and where.</summary>
internal sealed record Fault(int Status, string Reason, int Offset);

/// <summary>Reads header lines, unfolding continuations; the first fault is kept and reading goes on, so that the refusal can be addressed.</summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> bytes, int position, SipLimits limits)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public Fault? Fault { get; private set; }

    public ImmutableArray<SipHeader>.Builder Headers { get; } = ImmutableArray.CreateBuilder<SipHeader>(16);

    public void Fail(int status, string reason) => Fault ??= new Fault(status, reason, Position);

    public void ReadAll()
    {
        while (true)
        {
            if (Position >= _bytes.Length)
            {
                Fail(400, "no empty line ends the header");
                return;
            }
            var length = LineLength(Position);
            if (length < 0)
            {
                Fail(400, "header line without end");
                Position = _bytes.Length;
                return;
            }
            if (length == 0)
            {
                Position += 2;
                return;
            }
            ReadLine(length);
        }
    }

    private readonly int LineLength(int from) => _bytes[from..].IndexOf("\r\n"u8);

    private void ReadLine(int length)
    {
        var start = Position;
        var end = start + length;
        var folded = false;
        while (end + 2 < _bytes.Length && _bytes[end + 2] is (byte)' ' or (byte)'\t' && LineLength(end + 2) is var more and >= 0)
        {
            folded = true;
            end += 2 + more;
        }
        var line = _bytes[start..end];
        if (line.Length > limits.MaxLine) Fail(400, "header line too long");
        else if (Headers.Count >= limits.MaxHeaders) Fail(400, "too many header lines");
        else Add(line, folded);
        Position = end + 2;
    }

    private void Add(ReadOnlySpan<byte> line, bool folded)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || !IsToken(name))
        {
            Fail(400, "header line without a name");
            return;
        }
        var value = Text(line[(colon + 1)..], folded);
        if (value.Length > limits.MaxHeaderValue) Fail(400, "header value too long");
        else if (value.AsSpan().ContainsAny('\r', '\n')) Fail(400, "bare CR or LF in a header");
        else Headers.Add(new SipHeader(HeaderNames.Canonical(name), value));
    }

    // Deployed names arrive in Latin-1 too; what is not UTF-8 is read as that, so that no byte is lost.
    private static string Text(ReadOnlySpan<byte> bytes, bool folded)
    {
        bytes = bytes.Trim(" \t\r\n"u8);
        if (bytes.IsEmpty) return "";
        var text = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        return folded ? text.Replace("\r\n", "", StringComparison.Ordinal) : text;
    }

    private static bool IsToken(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[128];
        if (name.Length > chars.Length) return false;
        for (var i = 0; i < name.Length; i++) chars[i] = (char)name[i];
        return Grammar.IsToken(chars[..name.Length]);
    }
}
