using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.Tests;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>
/// Three days without a store, in virtual time. <c>VXMLGIR_TEST_OUTAGE_FILES</c> sets the recordings (10,000 in the long form, with a probe each 10 s; the short form has 1,000
/// and one each 5 min).
/// </summary>
public sealed class LongOutageTests : IDisposable
{
    private static readonly int Files = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_OUTAGE_FILES"), out var files) ? files : 1000;
    private readonly Meter _meter = new("test");
    private readonly VirtualTime _time = new();
    private readonly WebDavDouble _server = new();
    private readonly CancellationTokenSource _stopSyncing = new();

    [Fact]
    public async Task Seventy_two_hours_without_a_store_lose_and_double_nothing()
    {
        var spool = new MemorySpool();
        var ids = new SeededIds(7);
        var root = new SpoolRoot("/spool", spool, spool, ids);
        List<OutboxItem> items = [];
        for (var i = 0; i < Files; i++) items.Add(await Outboxes.AddAsync(root, i, ids, e => e, bytes: 400));
        var (up, probes) = (false, 0);
        _server.Fault = (_, _) =>
        {
            if (Volatile.Read(ref up)) return null;
            Interlocked.Increment(ref probes);
            return new HttpRequestException("Connection refused");
        };
        var options = new DeliveryOptions
        {
            EmbeddedStore = new Uri("http://store/rec/"), EmbeddedProcessor = new Uri("http://processor/api"), MaxProbe = TimeSpan.FromSeconds(Files >= 10_000 ? 10 : 300),
        };
        using var clients = new DeliveryClients(() => new NotDisposed(_server), options.Parallel);
        var alarms = new RecordingAlarms(new RecordingMetrics(_meter), NullLogger.Instance);
        var loop = new DeliveryLoop(new Courier(new Destinations(clients, options, _time, ids)), options, alarms, Ledgers.Apart(alarms, _time), _time);
        var syncing = SyncAsync(root);

        // Recordings come all through the outage.
        var outage = TimeSpan.FromHours(72);
        for (var added = 0; _time.Elapsed < outage;)
        {
            for (; added < Files && outage * added / Files <= _time.Elapsed; added++) loop.Add(items[added]);
            var before = Volatile.Read(ref probes);
            _time.Advance(TimeSpan.FromSeconds(10));
            // A probe that this step let go ends before the clock goes on; when none was due a moment is enough.
            var waited = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref probes) == before && Stopwatch.GetElapsedTime(waited) < TimeSpan.FromMilliseconds(0.3)) Thread.Yield();
        }
        Assert.Empty(_server.Objects);
        Assert.Empty(_server.Posts);
        Assert.Equal(Files, loop.Waiting);
        // A server that is down is asked by one file at a time: not by all of them.
        Assert.InRange(probes, outage / options.MaxProbe / 2, outage / options.MaxProbe + 60);

        Volatile.Write(ref up, true);
        var drained = Stopwatch.GetTimestamp();
        while (loop.Waiting > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(drained) < TimeSpan.FromMinutes(5), $"{loop.Waiting} waiting");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
        await _stopSyncing.CancelAsync();
        await syncing;
        await loop.DisposeAsync();

        Assert.Equal(Files, _server.Objects.Count);
        Assert.DoesNotContain(_server.Objects.Keys, k => k.EndsWith(".part", StringComparison.Ordinal));
        Assert.Equal(Files, _server.Posts.Count);
        Assert.Equal(Files, _server.Posts.Select(p => p[p.IndexOf("mediaId", StringComparison.Ordinal)..][..80]).Distinct().Count());
        for (var i = 0; i < Files; i++) Assert.True(Outboxes.Content(i, 400).AsSpan().SequenceEqual(_server.Objects["/rec/" + items[i].MediaId]), items[i].MediaId);
        Assert.DoesNotContain(spool.Snapshot().Keys, f => f.Contains("/outbox/", StringComparison.Ordinal) || f.Contains("/quarantine/", StringComparison.Ordinal));
    }

    private async Task SyncAsync(SpoolRoot root)
    {
        while (!_stopSyncing.IsCancellationRequested)
        {
            root.SyncOnce();
            await Task.Delay(1);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _server.Dispose();
        _stopSyncing.Dispose();
    }

    private sealed class NotDisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
