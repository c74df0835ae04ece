using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.Tests;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>One spool in memory with its ledger, delivery loops that live on it one after the other, and a clock that the test moves.</summary>
internal sealed class DeliveryHouse : IAsyncDisposable
{
    private readonly Meter _meter = new("test");
    private readonly CancellationTokenSource _stop = new();
    private readonly SeededIds _ids = new(7);
    private readonly Task _syncing;
    private DeliveryClients? _clients;

    public DeliveryHouse()
    {
        Root = new SpoolRoot("/spool", Spool, Spool, _ids);
        Roots = new SpoolRoots([Root]);
        Alarms = new RecordingAlarms(new RecordingMetrics(_meter), Log, Time);
        Ledger = Ledgers.On(Roots, Alarms, Time);
        _syncing = SyncAsync();
    }

    public MemorySpool Spool { get; } = new();
    public SpoolRoot Root { get; }
    public SpoolRoots Roots { get; }
    public VirtualTime Time { get; } = new();
    public WebDavDouble Server { get; } = new();
    public LinesLog Log { get; } = new();
    public RecordingAlarms Alarms { get; }

    /// <summary>Of the present process.</summary>
    public RecordingLedger Ledger { get; private set; }

    public Task<OutboxItem> AddAsync(int number) => Outboxes.AddAsync(Root, number, _ids, e => e, bytes: 400);

    /// <summary>What a start would find.</summary>
    public ImmutableArray<OutboxItem> Found() => OutboxItem.Scan(Roots, new Dictionary<string, JournalSet>(), _ => false);

    public DeliveryLoop Loop(TimeSpan retention = default)
    {
        _clients?.Dispose();
        var options = new DeliveryOptions { EmbeddedStore = new Uri("http://store/rec/"), EmbeddedProcessor = new Uri("http://processor/api"), Retention = retention };
        _clients = new DeliveryClients(() => new Undisposed(Server), options.Parallel);
        return new DeliveryLoop(new Courier(new Destinations(_clients, options, Time, _ids)), options, Alarms, Ledger, Time);
    }

    /// <summary>A process ends and another begins, with what is on disk.</summary>
    public async Task RestartAsync()
    {
        await Ledger.DurableAsync();
        Ledger = Ledgers.On(Roots, Alarms, Time);
    }

    /// <summary>A ledger over a log that the test has in its hands.</summary>
    public void Use(LedgerLog log) => Ledger = new RecordingLedger(log, Ledger.Signer, Time);

    /// <summary>The steps that are on disk, of one recording.</summary>
    public async Task<string> StepsAsync(string mediaId)
    {
        await Ledger.DurableAsync();
        return string.Join(' ', LedgerScan.Entries(Roots, 0).Where(e => e.Entry.MediaId == mediaId).Select(e => e.Entry.Step.Word()));
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 4000; i++)
        {
            if (condition()) return;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{what}: not within 20 s");
    }

    private async Task SyncAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Root.SyncOnce();
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _syncing;
        _clients?.Dispose();
        _stop.Dispose();
        _meter.Dispose();
        Log.Dispose();
        Server.Dispose();
    }

    private sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
