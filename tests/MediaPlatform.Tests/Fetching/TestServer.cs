using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace VxmlGir.MediaPlatform.Tests.Fetching;

/// <summary>An HTTP server on a port of the system's choice; with a certificate it speaks TLS and takes, or wants, one of its client.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>What each request came with.</summary>
    public ConcurrentQueue<(string Path, string? Authorization, string? Certificate)> Seen { get; } = [];

    public static async Task<TestServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null, ClientCertificateMode clients = ClientCertificateMode.NoCertificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(https => (https.ServerCertificate, https.ClientCertificateMode, https.ClientCertificateValidation) = (certificate, clients, (_, _, _) => true));
        }));
        var server = new TestServer(builder.Build());
        server._app.Run(async context =>
        {
            var request = context.Request;
            server.Seen.Enqueue((request.Path, (string?)request.Headers.Authorization, (await context.Connection.GetClientCertificateAsync())?.Thumbprint));
            await answer(context);
        });
        await server._app.StartAsync();
        server.Port = new Uri(server._app.Urls.First()).Port;
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A certificate authority of the test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(10));
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        Span<byte> serial = stackalloc byte[8];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7f;
        return request.Create(Root, _now.AddDays(-1), _now.AddDays(9), serial.ToArray()).CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }
}
