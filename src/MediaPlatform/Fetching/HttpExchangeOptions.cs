using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Interpreter.Fetching;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>How servers are reached and what they are shown.</summary>
public sealed record HttpExchangeOptions
{
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first that is for a URI's host is offered when the server asks for one; others never see it.</summary>
    public ImmutableArray<ClientCertificate> ClientCertificates { get; init; } = [];

    /// <summary>Authorities that may have signed a server's certificate; empty: the system's.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>The addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>A connection to an address that was checked.</summary>
    public Func<IPEndPoint, CancellationToken, ValueTask<Stream>> Connect { get; init; } = ConnectAsync;

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What identifies the platform to the servers of one host.</summary>
/// <param name="Host">See <see cref="HostPattern"/>.</param>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">Further certificates up to, but without, the root.</param>
public sealed record ClientCertificate(string Host, X509Certificate2 Certificate, ImmutableArray<X509Certificate2> Chain)
{
    public bool IsFor(Uri uri) => HostPattern.Covers(Host, uri);

    public override string ToString() => $"{Certificate.Subject} for {Host}";
}
