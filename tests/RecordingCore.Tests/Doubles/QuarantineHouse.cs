using System.Diagnostics.Metrics;
using System.Net;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>A recording that a server refused, on files in memory, and nodes that live on what it left.</summary>
internal sealed class QuarantineHouse : IDisposable
{
    private readonly Meter _meter = new("VxmlGir");

    public LinesLog Log { get; } = new();

    public RecordingAlarms Alarms => new(new RecordingMetrics(_meter), Log);

    public static SpoolRoots Roots(MemorySpool spool) => new([new SpoolRoot("/spool", spool, spool, new SystemIds())]);

    /// <summary>The steps that the ledger has of a recording.</summary>
    public static string Steps(MemorySpool spool, string mediaId) =>
        string.Join(' ', LedgerScan.Entries(Roots(spool.Restart()), 0).Where(e => e.Entry.MediaId == mediaId).Select(e => e.Entry.Step.Word()));

    /// <summary>Runs one pass with syncs until it ends; true when the process lived through it.</summary>
    public static async Task<bool> LivesThroughAsync(MemorySpool spool, SpoolRoots roots, Func<Task> pass)
    {
        try
        {
            var running = pass();
            while (!running.IsCompleted)
            {
                if (roots.All[0].SyncOnce() is not null) return false;
                await Task.Yield();
            }
            await running;
            return spool.Calls < spool.DieAt;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async Task<(MemorySpool Spool, string MediaId)> RefusedAsync()
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

    public static List<string> Left(MemorySpool spool) => [.. spool.Snapshot().Keys.Where(f => !f.EndsWith("node.key", StringComparison.Ordinal) && !f.Contains("/ledger/"))];

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (condition()) return;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{what}: not within 10 s:\n" + string.Join('\n', Log.Lines.TakeLast(30)));
    }

    public RecordingNode StartNode(MemorySpool spool, HttpMessageHandler server) => RecordingNode.Start(new RecordingOptions
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
    }, spool, spool, () => server, TimeProvider.System, new SystemIds(), Log, _meter);

    public void Dispose()
    {
        _meter.Dispose();
        Log.Dispose();
    }
}
