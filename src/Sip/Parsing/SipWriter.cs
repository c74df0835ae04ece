using System.Globalization;
using System.Text;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Parsing;

/// <summary>A message to bytes. Content-Length is always written, last; a line end within a value leaves as a blank, so no header can be smuggled.</summary>
internal static class SipWriter
{
    public static byte[] Write(SipMessage message)
    {
        var start = message switch
        {
            SipRequest request => $"{request.Method} {request.RequestUri} SIP/2.0",
            SipResponse response => string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {response.Status} {response.Reason}"),
            _ => "",
        };
        var length = message.Body.Length.ToString(CultureInfo.InvariantCulture);
        var bytes = new byte[Size(message, start, length)];
        var at = Put(bytes, 0, start);
        at = LineEnd(bytes, at);
        foreach (var header in message.Headers)
        {
            if (header.Is(HeaderNames.ContentLength)) continue;
            at = Line(bytes, at, header.Name, header.Value);
        }
        at = Line(bytes, at, HeaderNames.ContentLength, length);
        at = LineEnd(bytes, at);
        message.Body.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static int Size(SipMessage message, string start, string length)
    {
        var size = Encoding.UTF8.GetByteCount(start) + HeaderNames.ContentLength.Length + length.Length + 8 + message.Body.Length;
        foreach (var header in message.Headers)
        {
            if (header.Is(HeaderNames.ContentLength)) continue;
            size += Encoding.UTF8.GetByteCount(header.Name) + Encoding.UTF8.GetByteCount(header.Value) + 4;
        }
        return size;
    }

    private static int Line(byte[] bytes, int at, string name, string value)
    {
        at = Put(bytes, at, name);
        bytes[at++] = (byte)':';
        bytes[at++] = (byte)' ';
        return LineEnd(bytes, Put(bytes, at, value));
    }

    private static int Put(byte[] bytes, int at, string text)
    {
        var end = at + Encoding.UTF8.GetBytes(text, bytes.AsSpan(at));
        var written = bytes.AsSpan(at, end - at);
        if (written.ContainsAny((byte)'\r', (byte)'\n'))
        {
            written.Replace((byte)'\r', (byte)' ');
            written.Replace((byte)'\n', (byte)' ');
        }
        return end;
    }

    private static int LineEnd(byte[] bytes, int at)
    {
        bytes[at] = (byte)'\r';
        bytes[at + 1] = (byte)'\n';
        return at + 2;
    }
}
