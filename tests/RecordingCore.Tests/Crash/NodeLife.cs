using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Crash;

/// <summary>The whole node, in a hurry, on any files and any server.</summary>
internal static class NodeLife
{
    public static RecordingOptions Options(bool twoRoots) => new()
    {
        SpoolRoot = "/one",
        SecondSpoolRoot = twoRoots ? "/two" : null,
        WriteInterval = TimeSpan.FromMilliseconds(2),
        SyncInterval = TimeSpan.FromMilliseconds(2),
        ProbeInterval = TimeSpan.FromMilliseconds(10),
        Linger = TimeSpan.FromMilliseconds(1),
        Delivery = new DeliveryOptions
        {
            EmbeddedStore = new Uri("http://store/rec"),
            EmbeddedProcessor = new Uri("http://processor/api"),
            MinBackoff = TimeSpan.FromMilliseconds(5),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
            MaxProbe = TimeSpan.FromMilliseconds(20),
        },
    };

    public static RecordingNode Start(ISpoolFiles files, ISpoolDevice device, WebDavDouble server, bool twoRoots, LinesLog log, Meter meter) =>
        RecordingNode.Start(Options(twoRoots), files, device, () => new KeptOpen(server), TimeProvider.System, new SystemIds(), log, meter);

    /// <summary>Takes up what is in the spool and delivers it; the log's lines.</summary>
    /// <param name="enough">Besides, what must have come.</param>
    public static async Task<IReadOnlyCollection<string>> UntilDeliveredAsync(ISpoolFiles files, ISpoolDevice device, WebDavDouble server, bool twoRoots, Func<bool>? enough = null)
    {
        using var meter = new Meter("VxmlGir");
        using var log = new LinesLog();
        await using var node = Start(files, device, server, twoRoots, log, meter);
        await UntilAsync(() => node.Finalising == 0 && node.Undelivered == 0 && enough?.Invoke() != false, log);
        return log.Lines;
    }

    public static async Task UntilAsync(Func<bool> condition, LinesLog log)
    {
        for (var i = 0; i < 4000; i++)
        {
            if (condition()) return;
            await Task.Delay(5);
        }
        Assert.Fail("not within 20 s:\n" + string.Join('\n', log.Lines.TakeLast(30)));
    }

    private sealed class KeptOpen(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
