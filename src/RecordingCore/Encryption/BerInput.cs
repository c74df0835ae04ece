namespace VxmlGir.RecordingCore.Encryption;

/// <summary>Identifier and length of one BER element (X.690 section 8.1).</summary>
/// <param name="Tag">The identifier octet; tags of more than one octet are refused.</param>
/// <param name="Length">Of the content; null: indefinite.</param>
internal readonly record struct BerHead(byte Tag, long? Length)
{
    public bool IsConstructed => (Tag & 0x20) != 0;

    public bool IsEnd => Tag == 0 && Length == 0;
}

/// <summary>BER read forward from a stream, with the lengths that are open. The first fault ends the reading.</summary>
internal sealed class BerInput(Stream stream)
{
    private const int MaxDepth = 24;
    private const long MaxLength = 1L << 50;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Stack<long> _open = new();
    private readonly byte[] _head = new byte[10];
    private int _headLength;
    private int _at;
    private int _filled;
    private long _position;

    public string? Fault { get; private set; }

    public int Depth => _open.Count;

    public bool Fail(string fault)
    {
        Fault ??= $"{fault} (byte {_position})";
        return false;
    }

    /// <summary>Reads a head inside what is open.</summary>
    public bool TryHead(out BerHead head)
    {
        head = default;
        if (Fault is not null) return false;
        _headLength = 0;
        if (!TryOctet(out var tag)) return false;
        if ((tag & 0x1F) == 0x1F) return Fail("an unknown element");
        if (!TryOctet(out var first)) return false;
        long? length = first;
        if (first == 0x80) length = null;
        else if (first > 0x88) return Fail("a length of more than eight bytes");
        else if (first > 0x80)
        {
            length = 0;
            for (var i = first & 0x7F; i > 0; i--)
            {
                if (length > MaxLength >> 8) return Fail("an absurd length");
                if (!TryOctet(out var next)) return false;
                length = (length << 8) | next;
            }
        }
        head = new BerHead(tag, length);
        if (length is null && !head.IsConstructed) return Fail("a primitive element without a length");
        return length is not { } known || Fits(known) || Fail("an element that is longer than what holds it");
    }

    /// <summary>Reads a head of the expected tag.</summary>
    public bool TryHead(byte tag, string what, out BerHead head)
    {
        head = default;
        return (Peek() == tag || Fail($"{what} expected")) && TryHead(out head);
    }

    public bool Enter(in BerHead head)
    {
        if (_open.Count >= MaxDepth) return Fail("nested too deep");
        _open.Push(head.Length is { } length ? _position + length : -1);
        return true;
    }

    /// <summary>Leaves the innermost open element when it ends here; false when it goes on, or on a fault.</summary>
    public bool TryLeave()
    {
        if (Fault is not null || _open.Count == 0) return false;
        if (_open.Peek() is >= 0 and var end)
        {
            if (_position < end) return false;
        }
        else
        {
            if (Peek() != 0) return false;
            if (!TryHead(out var mark)) return false;
            if (!mark.IsEnd) return Fail("an end mark with a length");
        }
        _open.Pop();
        return true;
    }

    /// <summary>True at the end of the stream.</summary>
    public bool AtEndOfStream => Peek() < 0;

    /// <summary>The rest of the element whose head was read last, with that head, as bytes.</summary>
    public bool TryWhole(in BerHead head, int most, out byte[] whole)
    {
        using var kept = new MemoryStream();
        whole = [];
        if (!TryKeep(head, kept, most, 0)) return false;
        whole = kept.ToArray();
        return true;
    }

    /// <summary>Content bytes as they come; 0 at the end of the stream.</summary>
    public int Read(Span<byte> target)
    {
        if (Peek() < 0) return 0;
        var count = Math.Min(target.Length, _filled - _at);
        _buffer.AsSpan(_at, count).CopyTo(target);
        (_at, _position) = (_at + count, _position + count);
        return count;
    }

    private bool TryKeep(in BerHead head, MemoryStream kept, int most, int depth)
    {
        kept.Write(_head, 0, _headLength);
        if (head.Length is not { } length)
        {
            if (depth >= MaxDepth) return Fail("nested too deep");
            while (TryHead(out var inner))
            {
                if (!TryKeep(inner, kept, most, depth + 1)) return false;
                if (inner.IsEnd) return true;
            }
            return false;
        }
        if (kept.Length + length > most) return Fail($"an element of more than {most} bytes");
        Span<byte> part = stackalloc byte[1024];
        while (length > 0)
        {
            var count = Read(part[..(int)Math.Min(length, part.Length)]);
            if (count == 0) return Fail("the file is cut short");
            kept.Write(part[..count]);
            length -= count;
        }
        return true;
    }

    private bool Fits(long length) => _open.Count == 0 || _open.Peek() < 0 || length <= _open.Peek() - _position;

    private bool TryOctet(out byte value)
    {
        value = 0;
        if (Peek() is not (>= 0 and var next)) return Fail("the file is cut short");
        (_at, _position) = (_at + 1, _position + 1);
        _head[_headLength++] = value = (byte)next;
        return true;
    }

    private int Peek()
    {
        if (_at < _filled) return _buffer[_at];
        (_at, _filled) = (0, stream.Read(_buffer));
        return _filled > 0 ? _buffer[0] : -1;
    }
}
