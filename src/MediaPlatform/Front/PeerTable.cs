using System.Collections.Immutable;
using System.Net;

namespace VxmlGir.MediaPlatform.Front;

/// <summary>A neighbour known by its address.</summary>
/// <param name="Trusted">Its CallUUID and user data are believed.</param>
/// <param name="MediaSources">Further addresses its media may come from.</param>
public sealed record Peer(string Name, IPNetwork Network, bool Trusted, ImmutableArray<IPAddress> MediaSources);

/// <summary>Which addresses may call without being a peer.</summary>
public enum SourceRule
{
    PeersOnly,
    Loopback,
    Any,
}

/// <summary>The configured peers. What an INVITE claims is believed only from one of them.</summary>
public sealed record PeerTable(ImmutableArray<Peer> Peers, SourceRule Others = SourceRule.Loopback)
{
    public static PeerTable Empty { get; } = new(ImmutableArray<Peer>.Empty);

    public bool Admits(IPAddress source) =>
        Others == SourceRule.Any || (Others == SourceRule.Loopback && IPAddress.IsLoopback(source)) || Find(source) is not null;

    public Peer? Find(IPAddress source)
    {
        var address = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        foreach (var peer in Peers)
        {
            if (peer.Network.Contains(address)) return peer;
        }
        return null;
    }
}
