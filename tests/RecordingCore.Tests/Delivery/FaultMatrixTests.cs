using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>
/// Every kind of fault a store can show, on a real socket, for every file. In the end: one object and one metadata row per media id, byte for byte, and nothing beside them.
/// <c>VXMLGIR_TEST_DAV_FILES</c> sets the files per fault (200 in the long form).
/// </summary>
public sealed class FaultMatrixTests : IDisposable
{
    private static readonly int Files = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_DAV_FILES"), out var files) ? files : 6;
    private readonly Meter _meter = new("test");
    private readonly LinesLog _log = new();

    public static TheoryData<DavFault> Faults => [.. Enum.GetValues<DavFault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_file_gets_through_once(DavFault fault)
    {
        await using var server = new FaultyDav(fault, times: IsSlow(fault) ? 1 : 2);
        var spool = await FilledAsync();
        await using (var node = Start(spool, server))
        {
            await DeliveredAsync(node, server);
        }
        AssertAllThere(server, spool);
        Assert.True(server.Faulted >= Files, $"{server.Faulted} faults happened");
    }

    /// <summary>The process is stopped in the middle of it and started again, three times.</summary>
    [Theory]
    [InlineData(DavFault.PutResetAfterStoring)]
    [InlineData(DavFault.MoveResetAfterMoving)]
    [InlineData(DavFault.PostResetAfterTaking)]
    public async Task Restarts_in_between_change_nothing(DavFault fault)
    {
        await using var server = new FaultyDav(fault, times: 2);
        var spool = await FilledAsync();
        for (var life = 0; life < 3; life++)
        {
            await using var node = Start(spool, server);
            var until = server.Held.Rows.Count + Files / 4;
            await UntilAsync(() => server.Held.Rows.Count >= until || node.Undelivered == 0);
        }
        await using (var last = Start(spool, server)) await DeliveredAsync(last, server);
        AssertAllThere(server, spool);
    }

    private static bool IsSlow(DavFault fault) => fault.ToString().Contains("Stalls", StringComparison.Ordinal) || fault == DavFault.PutDripsItsAnswer;

    private static async Task<MemorySpool> FilledAsync()
    {
        var spool = new MemorySpool();
        var ids = new SeededIds(5);
        var root = new SpoolRoot("/spool", spool, spool, ids);
        for (var i = 0; i < Files; i++) await Outboxes.AddAsync(root, i, ids, e => e);
        return spool;
    }

    private static void AssertAllThere(FaultyDav server, MemorySpool spool)
    {
        Assert.Equal(Files, server.Held.Objects.Count);
        Assert.Equal(Files, server.Held.Rows.Count);
        for (var i = 0; i < Files; i++)
        {
            var found = server.Held.Objects.Single(o => o.Key.Contains($"CALL{i:D5}", StringComparison.Ordinal));
            Assert.EndsWith(".wav", found.Key);
            Assert.Equal(SHA256.HashData(Outboxes.Content(i, 3000)), SHA256.HashData(found.Value));
        }
        Assert.DoesNotContain(spool.Snapshot().Keys, f => f.Contains("/outbox/", StringComparison.Ordinal) || f.Contains("/quarantine/", StringComparison.Ordinal));
    }

    private RecordingNode Start(MemorySpool spool, FaultyDav server)
    {
        var fast = TimeSpan.FromMilliseconds(2);
        return RecordingNode.Start(
            new RecordingOptions
            {
                SpoolRoot = "/spool", WriteInterval = fast, SyncInterval = fast,
                Delivery = new DeliveryOptions
                {
                    EmbeddedStore = new Uri($"http://127.0.0.1:{server.Port}/rec/"), EmbeddedStoreAuthorization = "user:secret",
                    EmbeddedProcessor = new Uri($"http://127.0.0.1:{server.Port}/api"), EmbeddedProcessorAuthorization = "user:secret",
                    MinBackoff = fast, MaxBackoff = TimeSpan.FromMilliseconds(20), MaxProbe = TimeSpan.FromMilliseconds(20),
                    // While a server looks down one file at a time probes it: a fault that stalls costs this much per file.
                    Timeout = TimeSpan.FromSeconds(server.Fault is { } fault && IsSlow(fault) ? 0.3 : 10), Parallel = 30,
                },
            },
            spool, spool, http: null, TimeProvider.System, new SystemIds(), _log, _meter);
    }

    private Task DeliveredAsync(RecordingNode node, FaultyDav server) => UntilAsync(() => node.Undelivered == 0 && server.Held.Rows.Count == Files);

    private async Task UntilAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(60 + Files)) Assert.Fail("not delivered in time:\n" + string.Join('\n', _log.Lines.TakeLast(20)));
            await Task.Delay(5);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
    }
}
