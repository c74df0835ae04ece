using System.Net;
using System.Net.Sockets;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>Decisions of a <see cref="FetchPolicy"/>.</summary>
public static class FetchPolicyExtensions
{
    /// <summary>Null when the URI may be fetched; otherwise why not. A host that is a name is checked again by address when connecting.</summary>
    public static string? Refusal(this FetchPolicy policy, Uri uri)
    {
        if (!uri.IsAbsoluteUri || !policy.Schemes.Contains(uri.Scheme)) return $"scheme '{uri.Scheme}' is not allowed";
        if (uri.UserInfo.Length > 0) return "credentials in a URI are not allowed";
        if (policy.IsListed(uri)) return null;
        if (!policy.Hosts.IsEmpty) return $"host '{uri.Host}' is not on the list of allowed hosts";
        if (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) && !IsPublic(address)) return $"address '{uri.Host}' is not public";
        return uri.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || uri.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? "localhost is not allowed"
            : null;
    }

    /// <summary>The first that is for the URI's host.</summary>
    public static HostCredential? CredentialFor(this FetchPolicy policy, Uri uri) => policy.Credentials.FirstOrDefault(c => c.IsFor(uri));

    public static bool IsListed(this FetchPolicy policy, Uri uri) =>
        policy.Hosts.Contains(uri.IdnHost) || policy.Hosts.Contains($"{uri.IdnHost}:{uri.Port}");

    /// <summary>Not loopback, private, link-local, shared, multicast or unspecified; mapped IPv4 addresses are looked at as IPv4.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast
                || address.Equals(IPAddress.IPv6Any) || EmbedsIPv4(address));
        }
        var b = address.GetAddressBytes();
        return b[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => b[1] is < 64 or > 127,
            169 => b[1] != 254,
            172 => b[1] is < 16 or > 31,
            192 => !((b[1] == 168) || (b[1] == 0 && b[2] is 0 or 2)),
            198 => b[1] is not (18 or 19),
            _ => true,
        };
    }

    // NAT64, 6to4 and IPv4-compatible forms can lead back into private IPv4 space.
    private static bool EmbedsIPv4(IPAddress address)
    {
        var b = address.GetAddressBytes();
        return (b[0] == 0x20 && b[1] == 0x02) || (b[0] == 0 && b[1] == 0x64 && b[2] == 0xFF && b[3] == 0x9B) || b.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;
    }
}
