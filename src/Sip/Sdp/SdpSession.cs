using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace VxmlGir.Sip.Sdp;

/// <summary>A session description (RFC 4566) as values; lines this house does not read are kept as they came.</summary>
public sealed record SdpSession
{
    public SdpOrigin Origin { get; init; } = new();

    public string Name { get; init; } = "-";

    /// <summary>The session-level c= line, or null.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>t= values, as written.</summary>
    public string Times { get; init; } = "0 0";

    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    public ImmutableArray<SdpMedia> Media { get; init; } = [];

    /// <summary>Reads a description; total: a fault comes back as a positioned error.</summary>
    public static SdpSession? Parse(string text, out SdpError? error) => SdpParser.Parse(text, out error);

    /// <summary>Writes it with CRLF line ends, in the order of RFC 4566 §5.</summary>
    public string Format()
    {
        var text = new StringBuilder(256);
        text.Append("v=0\r\n").Append("o=").Append(Origin).Append("\r\ns=").Append(Name.Length == 0 ? "-" : Name).Append("\r\n");
        if (Connection is { } connection) text.Append("c=").Append(connection).Append("\r\n");
        text.Append("t=").Append(Times).Append("\r\n");
        foreach (var attribute in Attributes) text.Append("a=").Append(attribute).Append("\r\n");
        foreach (var media in Media) media.AppendTo(text);
        return text.ToString();
    }

    public override string ToString() => Format();
}

/// <summary>o= (RFC 4566 §5.2). Id and version are digits of any length.</summary>
public sealed record SdpOrigin
{
    public string User { get; init; } = "-";

    public string Id { get; init; } = "0";

    public string Version { get; init; } = "0";

    /// <summary>IP4 or IP6.</summary>
    public string AddressType { get; init; } = "IP4";

    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The next version of the same session.</summary>
    internal SdpOrigin Next() =>
        this with { Version = (ulong.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v + 1 : 1).ToString(CultureInfo.InvariantCulture) };

    public override string ToString() => $"{User} {Id} {Version} IN {AddressType} {Address}";
}

/// <summary>c= (RFC 4566 §5.7), without TTL and count.</summary>
public sealed record SdpConnection(string AddressType, string Address)
{
    public override string ToString() => $"IN {AddressType} {Address}";
}

/// <summary>a=name or a=name:value.</summary>
public readonly record struct SdpAttribute(string Name, string? Value)
{
    public override string ToString() => Value is null ? Name : $"{Name}:{Value}";
}

/// <summary>One m= section.</summary>
public sealed record SdpMedia
{
    public required string Type { get; init; }

    /// <summary>0 means refused or removed.</summary>
    public required int Port { get; init; }

    public required string Protocol { get; init; }

    public ImmutableArray<string> Formats { get; init; } = [];

    public SdpConnection? Connection { get; init; }

    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>The value of the first attribute of that name: "" for a flag, null when absent.</summary>
    public string? Attribute(string name)
    {
        foreach (var attribute in Attributes)
            if (attribute.Name == name) return attribute.Value ?? "";
        return null;
    }

    internal void AppendTo(StringBuilder text)
    {
        text.Append("m=").Append(Type).Append(' ').Append(CultureInfo.InvariantCulture, $"{Port}").Append(' ').Append(Protocol);
        foreach (var format in Formats) text.Append(' ').Append(format);
        text.Append("\r\n");
        if (Connection is { } connection) text.Append("c=").Append(connection).Append("\r\n");
        foreach (var attribute in Attributes) text.Append("a=").Append(attribute).Append("\r\n");
    }
}

/// <summary>What is wrong with a description, and where (line and column from 1).</summary>
public sealed record SdpError(int Line, int Column, string Reason)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"SDP line {Line}, column {Column}: {Reason}");
}
