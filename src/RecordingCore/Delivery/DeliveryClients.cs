using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>One HTTP client per set of certificate authorities. No redirects: a recording goes where the profile says, or waits.</summary>
internal sealed class DeliveryClients(Func<HttpMessageHandler>? make, int connections) : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new();

    public HttpClient For(StorageOptions storage) =>
        _clients.GetOrAdd(Fingerprint(storage), static (_, given) => given.Me.Make(given.Storage.Authorities), (Me: this, Storage: storage));

    /// <summary>The same for the same authorities, empty for the system's.</summary>
    public static string Fingerprint(StorageOptions storage) =>
        storage.Authorities.IsDefaultOrEmpty ? "" : string.Join(',', storage.Authorities.Select(a => Convert.ToHexStringLower(SHA256.HashData(a.AsSpan()))));

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private HttpClient Make(ImmutableArray<ImmutableArray<byte>> authorities) =>
        new(make?.Invoke() ?? Handler(authorities)) { Timeout = Timeout.InfiniteTimeSpan };

    private SocketsHttpHandler Handler(ImmutableArray<ImmutableArray<byte>> authorities)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = Math.Max(1, connections),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (authorities.IsDefaultOrEmpty) return handler;
        // The named authorities instead of the system's; name and validity are checked as ever.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var authority in authorities) policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(authority.AsSpan()));
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        return handler;
    }
}
