using System.Collections.Immutable;
using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Parsing;

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
