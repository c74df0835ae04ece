using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>
/// Which addresses a document may make the platform reach: public ones, and those of hosts that the operator listed
/// (request forgery, OWASP ASVS 1.3.6).
/// </summary>
public static class AddressPolicy
{
    private static readonly ImmutableArray<IPNetwork> Inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "224.0.0.0/3", "::/128", "::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <param name="listed">Hosts (<c>host</c> or <c>host:port</c>, lower case) that may be reached wherever they are.</param>
    public static bool Allows(ImmutableHashSet<string> listed, DnsEndPoint host, IPAddress address)
    {
        var name = host.Host.ToLowerInvariant();
        if (listed.Contains(name) || listed.Contains($"{name}:{host.Port}")) return true;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Inner.Any(n => n.Contains(plain));
    }
}
