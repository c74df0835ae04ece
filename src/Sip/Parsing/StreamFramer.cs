using System.Globalization;
using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Parsing;

/// <summary>What a stream holds next.</summary>
internal enum FrameKind
{
    NeedMore,
    Message,

    /// <summary>A double CRLF, to be answered with one CRLF (RFC 5626 §4.4.1).</summary>
    Ping,
}

/// <summary><paramref name="Last"/>: nothing after it can be found (bad Content-Length, too long); close after answering.</summary>
internal readonly record struct Frame(FrameKind Kind, byte[] Bytes, bool Last)
{
    public static Frame NeedMore { get; } = new(FrameKind.NeedMore, [], false);
}

/// <summary>Cuts a byte stream into messages by Content-Length (RFC 3261 §18.3). Each byte is looked at a bounded number of times.</summary>
internal sealed class StreamFramer(SipLimits limits)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _broken;

    /// <summary>Whether a message has begun and is not whole yet.</summary>
    public bool Partial => _end > _start;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_broken) return;
        if (_end + bytes.Length > _buffer.Length) Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    public Frame Next()
    {
        if (_broken) return Frame.NeedMore;
        if (SkipLineEnds()) return new Frame(FrameKind.Ping, [], false);
        var span = _buffer.AsSpan(_start, _end - _start);
        if (span.IsEmpty) return Frame.NeedMore;
        var from = Math.Max(0, _scanned - 3);
        var gap = span[from..].IndexOf("\r\n\r\n"u8);
        if (gap < 0)
        {
            _scanned = span.Length;
            return span.Length > limits.MaxMessage ? Break(span.Length) : Frame.NeedMore;
        }
        var header = from + gap + 4;
        _scanned = header - 1;
        if (ContentLength(span[..header]) is not { } length || header + length > limits.MaxMessage) return Break(header);
        return header + length > span.Length ? Frame.NeedMore : Take(header + length, last: false);
    }

    /// <summary>What is there of an unfinished message whose header is whole, to be refused when its time is over.</summary>
    public byte[]? Unfinished()
    {
        var span = _buffer.AsSpan(_start, _end - _start);
        return !_broken && span.IndexOf("\r\n\r\n"u8) >= 0 ? span.ToArray() : null;
    }

    private Frame Break(int length)
    {
        _broken = true;
        return Take(length, last: true);
    }

    private Frame Take(int length, bool last)
    {
        var bytes = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        _scanned = 0;
        if (_start == _end) _start = _end = 0;
        return new Frame(FrameKind.Message, bytes, last);
    }

    private bool SkipLineEnds()
    {
        var ping = false;
        while (_end - _start >= 2 && _buffer[_start] == '\r' && _buffer[_start + 1] == '\n')
        {
            ping |= _end - _start >= 4 && _buffer[_start + 2] == '\r' && _buffer[_start + 3] == '\n';
            _start += 2;
            _scanned = 0;
        }
        if (_start == _end) _start = _end = 0;
        return ping;
    }

    private void Grow(int more)
    {
        var used = _end - _start;
        var target = used + more > _buffer.Length ? new byte[Math.Max(_buffer.Length * 2, used + more)] : _buffer;
        _buffer.AsSpan(_start, used).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = used;
    }

    // Null when it cannot be relied on: malformed, or more than one.
    private static int? ContentLength(ReadOnlySpan<byte> header)
    {
        int? found = null;
        while (header.IndexOf("\r\n"u8) is var end and > 0)
        {
            var line = header[..end];
            header = header[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsContentLength(line[..colon].TrimEnd(" \t"u8))) continue;
            var text = Encoding.Latin1.GetString(line[(colon + 1)..]).AsSpan().Trim(" \t");
            if (found is not null || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            found = value;
        }
        return found ?? 0;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name) =>
        name is [(byte)'l'] or [(byte)'L'] || Ascii.EqualsIgnoreCase(name, HeaderNames.ContentLength);
}
