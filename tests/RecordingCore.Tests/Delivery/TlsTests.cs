using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>A store behind TLS: only a certificate of the named authority, for this address and valid now, gets a recording.</summary>
public sealed class TlsTests : IDisposable
{
    private const int Files = 4;
    private readonly Meter _meter = new("test");
    private readonly LinesLog _log = new();
    private readonly X509Certificate2 _authority = Authority("CN=ours");
    private readonly X509Certificate2 _stranger = Authority("CN=stranger");

    [Fact]
    public async Task Bad_certificates_and_no_tls_at_all_are_waited_out_and_get_nothing()
    {
        using var good = Server(_authority, IPAddress.Loopback, -1);
        X509Certificate2?[] bad =
        [
            Server(_stranger, IPAddress.Loopback, -1), Server(_authority, IPAddress.Parse("192.0.2.1"), -1), Server(_authority, IPAddress.Loopback, -400), null,
        ];
        await using var store = new FaultyDav(fault: null) { Certificate = n => n <= bad.Length ? bad[n - 1] : good };
        await using var processor = new FaultyDav(fault: null);
        var spool = new MemorySpool();
        var ids = new SeededIds(3);
        var root = new SpoolRoot("/spool", spool, spool, ids);
        for (var i = 0; i < Files; i++) await Outboxes.AddAsync(root, i, ids, e => e with { StorageName = "sealed" });
        await using (var node = Start(spool, store, processor, [[.. _authority.RawData]]))
        {
            await UntilAsync(() => node.Undelivered == 0 && processor.Held.Rows.Count == Files);
        }
        Assert.Equal(Files, store.Held.Objects.Count);
        // Not one request on any of the bad ones.
        Assert.True(store.Served.Min() > bad.Length, $"served on connection {store.Served.Min()}");
    }

    [Fact]
    public async Task Without_the_authority_nothing_leaves()
    {
        using var good = Server(_authority, IPAddress.Loopback, -1);
        await using var store = new FaultyDav(fault: null) { Certificate = _ => good };
        await using var processor = new FaultyDav(fault: null);
        var spool = new MemorySpool();
        var ids = new SeededIds(3);
        await Outboxes.AddAsync(new SpoolRoot("/spool", spool, spool, ids), 0, ids, e => e with { StorageName = "sealed" });
        await using var node = Start(spool, store, processor, []);
        await UntilAsync(() => _log.Lines.Any(l => l.Contains("SSL connection could not be established", StringComparison.Ordinal)));
        Assert.Empty(store.Served);
        Assert.Empty(store.Held.Objects);
        Assert.Empty(processor.Held.Rows);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }

    private RecordingNode Start(MemorySpool spool, FaultyDav store, FaultyDav processor, System.Collections.Immutable.ImmutableArray<System.Collections.Immutable.ImmutableArray<byte>> authorities)
    {
        var fast = TimeSpan.FromMilliseconds(5);
        return RecordingNode.Start(
            new RecordingOptions
            {
                SpoolRoot = "/spool", WriteInterval = fast, SyncInterval = fast,
                Delivery = new DeliveryOptions
                {
                    EmbeddedProcessor = new Uri($"http://127.0.0.1:{processor.Port}/api"),
                    Destinations = new() { Storages = [new StorageOptions("sealed", StorageKind.WebDav, new Uri($"https://127.0.0.1:{store.Port}/rec/")) { Authorities = authorities }] },
                    MinBackoff = fast, MaxBackoff = TimeSpan.FromMilliseconds(50), MaxProbe = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromSeconds(20),
                },
            },
            spool, spool, http: null, TimeProvider.System, new SystemIds(), _log, _meter);
    }

    private static X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest(name, RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1));
    }

    /// <param name="from">Days from now at which it begins to be valid, for 300 days.</param>
    private static X509Certificate2 Server(X509Certificate2 authority, IPAddress address, int from)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=store", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(from + 300), Guid.NewGuid().ToByteArray());
        using var keyed = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pkcs12), null);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 12000; i++)
        {
            if (condition()) return;
            await Task.Delay(5);
        }
        Assert.Fail("not within 60 s:\n" + string.Join('\n', _log.Lines.TakeLast(20)));
    }
}
