using System.Globalization;
using System.Net;

namespace VxmlGir.Sip.Sdp;

/// <summary>What the peer's audio section says, read once.</summary>
internal sealed record AudioLine
{
    public required int Index { get; init; }

    public required SdpMedia Media { get; init; }

    /// <summary>The laws it lists, with their payload types, in its order.</summary>
    public required IReadOnlyList<(SdpCodec Codec, int PayloadType)> Codecs { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>Its direction as the peer sees it.</summary>
    public SdpDirection Direction { get; init; }

    public int? Ptime { get; init; }

    public int? MaxPtime { get; init; }

    /// <summary>RFC 2543's way to hold: a connection to 0.0.0.0 (RFC 3264 §8.4).</summary>
    public bool HeldByAddress => Address is { } a && (a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any));

    public int? PayloadTypeOf(SdpCodec codec)
    {
        foreach (var (known, type) in Codecs)
            if (known == codec) return type;
        return null;
    }

    /// <summary>The first audio section over plain RTP that is in use, or null.</summary>
    public static AudioLine? Find(SdpSession session)
    {
        for (var i = 0; i < session.Media.Length; i++)
        {
            var media = session.Media[i];
            if (media.Type == "audio" && media.Port != 0 && media.Protocol == "RTP/AVP") return Read(session, media, i);
        }
        return null;
    }

    private static AudioLine Read(SdpSession session, SdpMedia media, int index)
    {
        var connection = media.Connection ?? session.Connection;
        return new AudioLine
        {
            Index = index,
            Media = media,
            Codecs = CodecsOf(media),
            Address = connection is not null && IPAddress.TryParse(connection.Address, out var address) ? address : null,
            Direction = DirectionOf(media) ?? DirectionOf(session) ?? SdpDirection.SendRecv,
            Ptime = Number(media.Attribute("ptime")),
            MaxPtime = Number(media.Attribute("maxptime")),
        };
    }

    private static List<(SdpCodec, int)> CodecsOf(SdpMedia media)
    {
        var codecs = new List<(SdpCodec, int)>();
        foreach (var format in media.Formats)
        {
            if (Number(format) is not { } type || type > 127) continue;
            if (CodecOf(media, type) is { } codec && !codecs.Exists(c => c.Item1 == codec)) codecs.Add((codec, type));
        }
        return codecs;
    }

    // rtpmap decides; without one the static types of RFC 3551 hold.
    private static SdpCodec? CodecOf(SdpMedia media, int type) => Mapping(media, type) switch
    {
        null => type switch { 0 => SdpCodec.Pcmu, 8 => SdpCodec.Pcma, 13 => SdpCodec.ComfortNoise, _ => null },
        "PCMU/8000" or "PCMU/8000/1" => SdpCodec.Pcmu,
        "PCMA/8000" or "PCMA/8000/1" => SdpCodec.Pcma,
        "TELEPHONE-EVENT/8000" or "TELEPHONE-EVENT/8000/1" => SdpCodec.TelephoneEvent,
        "CN/8000" or "CN/8000/1" => SdpCodec.ComfortNoise,
        _ => null,
    };

    private static string? Mapping(SdpMedia media, int type)
    {
        foreach (var (name, value) in media.Attributes)
        {
            if (name != "rtpmap" || value is null) continue;
            var blank = value.IndexOf(' ');
            if (blank > 0 && Number(value[..blank]) == type) return value[(blank + 1)..].Trim().ToUpperInvariant();
        }
        return null;
    }

    private static SdpDirection? DirectionOf(SdpMedia media) => DirectionOf(media.Attributes.AsSpan());

    private static SdpDirection? DirectionOf(SdpSession session) => DirectionOf(session.Attributes.AsSpan());

    private static SdpDirection? DirectionOf(ReadOnlySpan<SdpAttribute> attributes)
    {
        foreach (var (name, _) in attributes)
        {
            switch (name)
            {
                case "sendrecv": return SdpDirection.SendRecv;
                case "sendonly": return SdpDirection.SendOnly;
                case "recvonly": return SdpDirection.RecvOnly;
                case "inactive": return SdpDirection.Inactive;
            }
        }
        return null;
    }

    /// <summary>Where its RTCP goes: a=rtcp (RFC 3605), else the next port.</summary>
    public IPEndPoint? Rtcp()
    {
        if (Address is null) return null;
        var parts = (Media.Attribute("rtcp") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && Number(parts[0]) is { } port and > 0 and <= 65535)
            return new IPEndPoint(parts.Length == 4 && IPAddress.TryParse(parts[3], out var other) ? other : Address, port);
        return Media.Port < 65535 ? new IPEndPoint(Address, Media.Port + 1) : null;
    }

    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
