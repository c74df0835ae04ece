using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace VxmlGir.Sip.Sdp;

/// <summary>Text to a description: one method per kind of line, every number within its range, every list within its limit.</summary>
internal sealed class SdpParser
{
    public const int MaxMedia = 16;
    public const int MaxFormats = 32;
    public const int MaxAttributes = 256;
    public const int MaxLines = 2_048;
    public const int MaxLine = 4_096;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly ImmutableArray<SdpAttribute>.Builder _sessionAttributes = ImmutableArray.CreateBuilder<SdpAttribute>();
    private readonly ImmutableArray<SdpMedia>.Builder _media = ImmutableArray.CreateBuilder<SdpMedia>();
    private readonly ImmutableArray<SdpAttribute>.Builder _attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
    private SdpSession _session = new();
    private SdpMedia? _open;
    private bool _version;
    private bool _origin;
    private int _line;
    private SdpError? _error;

    private SdpParser() { }

    public static SdpSession? Parse(string text, out SdpError? error)
    {
        var parser = new SdpParser();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            parser._line++;
            if (parser._line > MaxLines) parser.Fail(1, "too many lines");
            else if (!line.IsWhiteSpace()) parser.Line(line); // senders end their text with blank lines
            if (parser._error is not null) break;
        }
        if (parser._error is null && !parser._version) parser.Fail(1, "no v= line");
        if (parser._error is null && !parser._origin) parser.Fail(1, "no o= line");
        error = parser._error;
        return error is null ? parser.Finish() : null;
    }

    private SdpSession Finish()
    {
        CloseMedia();
        return _session with { Attributes = _sessionAttributes.ToImmutable(), Media = _media.ToImmutable() };
    }

    private void Fail(int column, string reason) => _error ??= new SdpError(_line, column, reason);

    private void Line(ReadOnlySpan<char> line)
    {
        if (line.Length > MaxLine) Fail(MaxLine, "line too long");
        else if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower(line[0])) Fail(1, "not of the form x=value");
        else if (line.IndexOf('\0') is var nul and >= 0) Fail(nul + 1, "NUL character");
        else if (!_version && line[0] != 'v') Fail(1, "v= must be first");
        else Value(line[0], line[2..]);
    }

    private void Value(char kind, ReadOnlySpan<char> value)
    {
        switch (kind)
        {
            case 'v': Version(value); break;
            case 'o': Origin(value); break;
            case 's' when _open is null: _session = _session with { Name = value.ToString() }; break;
            case 't' when _open is null: _session = _session with { Times = value.ToString() }; break;
            case 'c': Connection(value); break;
            case 'a': Attribute(value); break;
            case 'm': Media(value); break;
        }
    }

    private void Version(ReadOnlySpan<char> value)
    {
        if (_version || !value.Trim().SequenceEqual("0")) Fail(3, "version must be 0, once");
        _version = true;
    }

    private void Origin(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[7];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (_origin || count != 6) Fail(3, "o= must hold six fields, once");
        else if (!IsNumber(value[parts[1]]) || !IsNumber(value[parts[2]])) Fail(3, "o= id and version must be numbers");
        else if (!IsAddressType(value[parts[3]], value[parts[4]])) Fail(3, "o= must name IN IP4 or IN IP6");
        else
        {
            _session = _session with
            {
                Origin = new SdpOrigin
                {
                    User = value[parts[0]].ToString(), Id = value[parts[1]].ToString(), Version = value[parts[2]].ToString(),
                    AddressType = value[parts[4]].ToString(), Address = value[parts[5]].ToString(),
                },
            };
        }
        _origin = true;
    }

    private void Connection(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) != 3 || !IsAddressType(value[parts[0]], value[parts[1]]))
        {
            Fail(3, "c= must be IN IP4 or IN IP6 and an address");
            return;
        }
        var address = value[parts[2]];
        if (address.IndexOf('/') is var slash and >= 0) address = address[..slash];
        var connection = new SdpConnection(value[parts[1]].ToString(), address.ToString());
        if (_open is null) _session = _session with { Connection = connection };
        else _open = _open with { Connection = connection };
    }

    private void Attribute(ReadOnlySpan<char> value)
    {
        var list = _open is null ? _sessionAttributes : _attributes;
        if (list.Count == MaxAttributes)
        {
            Fail(1, "too many attributes");
            return;
        }
        var colon = value.IndexOf(':');
        var name = colon < 0 ? value : value[..colon];
        if (name.IsEmpty) Fail(3, "attribute without a name");
        else list.Add(new SdpAttribute(name.ToString(), colon < 0 ? null : value[(colon + 1)..].Trim().ToString()));
    }

    private void Media(ReadOnlySpan<char> value)
    {
        CloseMedia();
        Span<Range> parts = stackalloc Range[MaxFormats + 4];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (_media.Count == MaxMedia) Fail(1, "too many m= lines");
        else if (count < 4) Fail(3, "m= must hold type, port, protocol and formats");
        else if (count > MaxFormats + 3) Fail(3, "too many formats");
        else if (!TryPort(value[parts[1]], out var port)) Fail(3 + parts[1].Start.Value, "port is not 0 to 65535");
        else
        {
            var formats = ImmutableArray.CreateBuilder<string>(count - 3);
            for (var i = 3; i < count; i++) formats.Add(value[parts[i]].ToString());
            _open = new SdpMedia { Type = value[parts[0]].ToString(), Port = port, Protocol = value[parts[2]].ToString(), Formats = formats.DrainToImmutable() };
        }
    }

    private void CloseMedia()
    {
        if (_open is not null) _media.Add(_open with { Attributes = _attributes.ToImmutable() });
        _attributes.Clear();
        _open = null;
    }

    // "port" or "port/count" (RFC 4566 §5.14).
    private static bool TryPort(ReadOnlySpan<char> text, out int port)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0 && !IsNumber(text[(slash + 1)..])) { port = 0; return false; }
        return int.TryParse(slash < 0 ? text : text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and <= 40 && !text.ContainsAnyExcept(Digits);

    private static bool IsAddressType(ReadOnlySpan<char> net, ReadOnlySpan<char> type) =>
        net.Equals("IN", StringComparison.OrdinalIgnoreCase) && type is "IP4" or "IP6";
}
