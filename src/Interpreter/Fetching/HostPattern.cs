namespace VxmlGir.Interpreter.Fetching;

/// <summary>Hosts as the operator names them: <c>host</c>, <c>host:port</c>, or <c>*.domain</c> for every name below a domain. Lower case.</summary>
public static class HostPattern
{
    public static bool Covers(string pattern, Uri uri)
    {
        var (host, port) = Split(pattern);
        if (port is not null && port != uri.Port) return false;
        // An address in brackets is the whole host; a star covers names below the domain, not the domain itself.
        return host.StartsWith("*.", StringComparison.Ordinal)
            ? uri.HostNameType == UriHostNameType.Dns && uri.IdnHost.Length > host.Length - 1 && uri.IdnHost.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
            : uri.IdnHost.Trim('[', ']').Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
    }

    private static (string Host, int? Port) Split(string pattern)
    {
        var colon = pattern.LastIndexOf(':');
        var isPort = colon > 0 && (pattern[colon - 1] == ']' || pattern.IndexOf(':', StringComparison.Ordinal) == colon);
        return isPort && int.TryParse(pattern.AsSpan(colon + 1), out var port) ? (pattern[..colon], port) : (pattern, null);
    }
}
