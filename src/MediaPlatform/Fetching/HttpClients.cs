using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Interpreter.Fetching;

namespace VxmlGir.MediaPlatform.Fetching;

/// <summary>
/// One client for each certificate and one for servers that get none, so that no connection is shared between hosts that see different ones. A name is
/// resolved once for each connection, and the connection goes to an address of that answer that was checked: a second answer changes nothing.
/// </summary>
internal sealed class HttpClients : IDisposable
{
    private readonly FetchPolicy _policy;
    private readonly HttpExchangeOptions _options;
    private readonly HttpClient _plain;
    private readonly ImmutableArray<(ClientCertificate Certificate, HttpClient Client)> _certified;

    public HttpClients(FetchPolicy policy, HttpExchangeOptions options)
    {
        (_policy, _options) = (policy, options);
        _plain = Make(null);
        _certified = [.. options.ClientCertificates.Select(c => (c, Make(c)))];
    }

    public HttpClient For(Uri uri)
    {
        foreach (var (certificate, client) in _certified)
        {
            if (certificate.IsFor(uri)) return client;
        }
        return _plain;
    }

    public void Dispose()
    {
        _plain.Dispose();
        foreach (var (_, client) in _certified) client.Dispose();
    }

    private HttpClient Make(ClientCertificate? certificate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = _options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = ConnectAsync,
        SslOptions = Tls(certificate),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private SslClientAuthenticationOptions Tls(ClientCertificate? certificate)
    {
        var tls = new SslClientAuthenticationOptions();
        if (certificate is not null) tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate.Certificate, [.. certificate.Chain], offline: true);
        if (_options.Authorities.IsEmpty) return tls;
        // The named authorities instead of the system's; name and validity are checked as ever.
        tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var authority in _options.Authorities) tls.CertificateChainPolicy.CustomTrustStore.Add(authority);
        return tls;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint;
        var addresses = (await _options.Resolve(host.Host, cancellation)).Where(a => Allows(host, a)).ToList();
        if (addresses.Count == 0) throw new AddressRefusedException($"no address of {host.Host} may be reached");
        for (var i = 0; ; i++)
        {
            try
            {
                return await _options.Connect(new IPEndPoint(addresses[i], host.Port), cancellation);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                // The next address of the same answer.
            }
        }
    }

    // A listed host may be anywhere; any other only at a public address (request forgery, OWASP ASVS 1.3.6).
    private bool Allows(DnsEndPoint host, IPAddress address) =>
        _policy.IsListed(new UriBuilder(Uri.UriSchemeHttp, host.Host, host.Port).Uri) || FetchPolicyExtensions.IsPublic(address);
}

/// <summary>A name led to no address that a document may reach.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
