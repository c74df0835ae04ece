using System.Net;
using System.Net.Sockets;
using VxmlGir.Sip.Dialogs;
using VxmlGir.Sip.Transports;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>From a URI to a flow (RFC 3263 without SRV: a name is looked up for its address). Loop thread only.</summary>
internal sealed class Locator(EndpointCore core)
{
    private const int DefaultPort = 5060;

    /// <summary>A flow when no name has to be looked up, else null.</summary>
    public Flow? Now(SipUri uri, SipTransportKind? kind, IPEndPoint? destination)
    {
        var wanted = kind ?? KindOf(uri);
        if (wanted == SipTransportKind.Pipe) return core.Transports.OfType<PipeTransport>().FirstOrDefault()?.FlowTo(uri.Host);
        if (destination is not null) return To(wanted, destination);
        return Literal(uri) is { } remote ? To(wanted, remote) : null;
    }

    /// <summary>Looks a name up off the loop; the callback comes on the loop, with null when there is no way.</summary>
    public void Find(SipUri uri, SipTransportKind? kind, IPEndPoint? destination, Action<Flow?> found)
    {
        var wanted = kind ?? KindOf(uri);
        if (wanted == SipTransportKind.Pipe || destination is not null || Literal(uri) is not null) found(Now(uri, kind, destination));
        else _ = ResolveAsync(uri, wanted, found);
    }

    /// <summary>Where a request of a dialog goes: on in the connection, or to the next hop when it is another address than the last one.</summary>
    public Flow ForDialog(Dialog dialog, Flow current, bool nat)
    {
        if (current.Kind == SipTransportKind.Pipe) return current;
        if (current.Kind == SipTransportKind.Tcp && current.Alive) return current;
        if (current.Kind == SipTransportKind.Udp && nat) return current;
        var hop = dialog.NextHop;
        if (Literal(hop) is not { } remote) return current;
        return To(hop.Parameters.Has("transport") ? KindOf(hop) : current.Kind, remote) ?? current;
    }

    private SipTransportKind? KindOf(SipUri uri) => uri.Parameters.Get("transport")?.ToLowerInvariant() switch
    {
        "udp" => SipTransportKind.Udp,
        "tcp" => SipTransportKind.Tcp,
        "pipe" => SipTransportKind.Pipe,
        null => core.Transports.IsEmpty ? null : core.Transports[0].Bound.Kind,
        _ => null,
    };

    private Flow? To(SipTransportKind? kind, IPEndPoint remote)
    {
        foreach (var transport in core.Transports)
            if (transport.Bound.Kind == kind && transport.Bound.EndPoint.AddressFamily == remote.AddressFamily) return transport.FlowTo(remote);
        return null;
    }

    private static IPEndPoint? Literal(SipUri uri)
    {
        var host = uri.Parameters.Get("maddr") is { Length: > 0 } maddr ? maddr : uri.Host;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) ? new IPEndPoint(address, uri.Port ?? DefaultPort) : null;
    }

    private async Task ResolveAsync(SipUri uri, SipTransportKind? kind, Action<Flow?> found)
    {
        IPAddress[] addresses = [];
        using var limit = new CancellationTokenSource(core.Options.Limits.Resolve, core.Time);
        try
        {
            addresses = await Dns.GetHostAddressesAsync(uri.Host, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ArgumentException)
        {
            // No such name, or nobody who knows: there is no way to it.
        }
        core.Loop.Post(() => found(addresses.Select(a => To(kind, new IPEndPoint(a, uri.Port ?? DefaultPort))).FirstOrDefault(f => f is not null)));
    }
}
