using System.Diagnostics.Metrics;
using System.Net;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Recovery;

/// <summary>The process dies at each changing call of a retry: the next one delivers once, and nothing is left.</summary>
public sealed class RetryRequestsTests : IDisposable
{
    private readonly Meter _meter = new("VxmlGir");
    private readonly LinesLog _log = new();

    [Fact]
    public async Task Death_at_any_step_changes_nothing()
    {
        var (refused, mediaId) = await RefusedAsync();
        var finished = false;
        for (var death = 1; !finished && death < 40; death++)
        {
            var spool = refused.Restart();
            spool.Create($"/spool/quarantine/{mediaId}.retry").Dispose();
            spool.DieAt = spool.Calls + death;
            finished = await TryAsync(spool);
            using var server = new WebDavDouble();
            var next = spool.Restart();
            await using (var node = StartNode(next, server)) await UntilAsync(() => server.Posts.Count == 1 && node.Undelivered == 0 && Left(next).Count == 0, $"death at {death}");
            Assert.Single(server.Media);
        }
        Assert.True(finished, "no pass came to its end");
    }

    /// <summary>A start's moves and one pass; true when the process lived through them.</summary>
    private async Task<bool> TryAsync(MemorySpool spool)
    {
        var roots = new SpoolRoots([new SpoolRoot("/spool", spool, spool, new SystemIds())]);
        var alarms = new RecordingAlarms(new RecordingMetrics(_meter), _log);
        await using var requests = new RetryRequests(roots, TimeSpan.FromHours(1), alarms, Ledgers.Apart(alarms, TimeProvider.System), TimeProvider.System, _ => { }, _ => { });
        requests.MoveAll();
        try
        {
            var pass = requests.PassAsync();
            while (!pass.IsCompleted)
            {
                if (roots.All[0].SyncOnce() is not null) return false;
                await Task.Yield();
            }
            await pass;
            return spool.Calls < spool.DieAt;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<(MemorySpool Spool, string MediaId)> RefusedAsync()
    {
        using var server = new WebDavDouble { Fault = (_, _) => HttpStatusCode.UnsupportedMediaType };
        var (spool, leg) = (new MemorySpool(), new FakeLeg());
        await using (var node = StartNode(spool, server))
        {
            var scope = node.Open(Contexts.Make(), leg);
            leg.MoveTo(0);
            scope.Execute("start", "x");
            leg.MoveTo(0);
            for (var n = 0; n < 4000; n += 160)
            {
                leg.Hears(n, TapLaw.Mu, new byte[160]);
                leg.MoveTo(n + 160);
            }
            scope.Close("exit");
            await UntilAsync(() =>
            {
                leg.MoveTo(leg.SampleNow + 160);
                return spool.Snapshot().Keys.Any(f => f.Contains("quarantine") && f.EndsWith(".encoded", StringComparison.Ordinal));
            }, "quarantine");
        }
        var entry = spool.Snapshot().Keys.Single(f => f.EndsWith(".encoded", StringComparison.Ordinal));
        return (spool, Path.GetFileNameWithoutExtension(entry));
    }

    private static List<string> Left(MemorySpool spool) => [.. spool.Snapshot().Keys.Where(f => !f.EndsWith("node.key", StringComparison.Ordinal) && !f.Contains("/ledger/"))];

    private async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (condition()) return;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{what}: not within 10 s:\n" + string.Join('\n', _log.Lines.TakeLast(30)));
    }

    private RecordingNode StartNode(MemorySpool spool, HttpMessageHandler server) => RecordingNode.Start(new RecordingOptions
    {
        SpoolRoot = "/spool",
        RequestInterval = TimeSpan.FromMilliseconds(5),
        WriteInterval = TimeSpan.FromMilliseconds(2),
        SyncInterval = TimeSpan.FromMilliseconds(2),
        Linger = TimeSpan.FromMilliseconds(1),
        Delivery = new DeliveryOptions
        {
            EmbeddedStore = new Uri("http://store/rec"), EmbeddedProcessor = new Uri("http://processor/api"),
            MinBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(20), MaxProbe = TimeSpan.FromMilliseconds(20),
        },
    }, spool, spool, () => server, TimeProvider.System, new SystemIds(), _log, _meter);

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
    }
}
