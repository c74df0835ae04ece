using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>A real folder with spool, anchors and (written out by the test) a store; nodes that live one after the other on it.</summary>
internal sealed class LedgerHouse : IDisposable
{
    private readonly Meter _meter = new("VxmlGir");
    private readonly FakeLeg _leg = new();

    public string Home { get; } = Directory.CreateTempSubdirectory("vxmlgir-ledger-").FullName;
    public WebDavDouble Server { get; } = new();
    public LinesLog Log { get; } = new();

    public string Spool => Path.Combine(Home, "spool");
    public string Store => Path.Combine(Home, "store");
    public string Anchors => Path.Combine(Home, "elsewhere", "anchors");
    public string Audit => Path.Combine(Spool, AuditLog.FileName);
    public string Segments => Path.Combine(Spool, SegmentFile.FolderName);
    public string Database => Path.Combine(Segments, LedgerDatabase.FileName);

    public LedgerHouse() => Directory.CreateDirectory(Path.GetDirectoryName(Anchors)!);

    public async Task<RecordingNode> StartAsync(Func<RecordingOptions, RecordingOptions>? change = null)
    {
        var options = new RecordingOptions
        {
            SpoolRoot = Spool,
            RefuseFree = 0,
            RequestInterval = TimeSpan.FromMilliseconds(20),
            WriteInterval = TimeSpan.FromMilliseconds(5),
            SyncInterval = TimeSpan.FromMilliseconds(5),
            Linger = TimeSpan.FromMilliseconds(1),
            ReconcileInterval = TimeSpan.FromMilliseconds(50),
            Anchors = new AnchorOptions { File = Anchors, Interval = TimeSpan.FromMilliseconds(20) },
            Delivery = new DeliveryOptions
            {
                EmbeddedStore = new Uri("http://store/rec"), EmbeddedProcessor = new Uri("http://processor/api"),
                MinBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(20), MaxProbe = TimeSpan.FromMilliseconds(20),
            },
        };
        return await RecordingNode.StartAsync(change?.Invoke(options) ?? options, () => new Undisposed(Server), TimeProvider.System, new SystemIds(), Log, _meter);
    }

    /// <summary>One recording from start to end; not awaited until delivered.</summary>
    public void Record(RecordingNode node, int samples = 1600, RecordingProfile? profile = null, string commands = "start; parameter case=4711")
    {
        var scope = node.Open(Contexts.Make(profile), _leg);
        var at = _leg.SampleNow;
        _leg.MoveTo(at);
        scope.Execute(commands, "x");
        var payload = new byte[160];
        for (var n = 0; n < samples; n += 160)
        {
            // No two stretches alike: files that are changed for each other must differ.
            for (var i = 0; i < payload.Length; i++) payload[i] = Talker.Code(at + n + i, 0, TapLaw.Mu);
            _leg.MoveTo(at + n);
            _leg.Hears(at + n, TapLaw.Mu, payload);
        }
        _leg.MoveTo(at + samples);
        scope.Close("exit");
        _leg.MoveTo(at + samples + 800);
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 4000; i++)
        {
            if (condition()) return;
            _leg.MoveTo(_leg.SampleNow + 16);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{what}: not within 20 s:\n" + string.Join('\n', Log.Lines.TakeLast(30)));
    }

    public Task DeliveredAsync(RecordingNode node) => UntilAsync(() => node is { InProgress: 0, Finalising: 0, Undelivered: 0 }, "delivered");

    /// <summary>What the store has, as files.</summary>
    public void WriteOutStore()
    {
        foreach (var (path, bytes) in Server.Objects)
        {
            var file = Store + path;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    public VerifyReport Verify() => Verifier.Run(new VerifyRequest { Spools = [Spool], Anchors = Anchors, Stores = [Store], Embedded = true, AuditLog = Audit });

    /// <summary>The steps of each recording, as the projection has them.</summary>
    public IReadOnlyList<(LedgerRow Row, IReadOnlyList<LedgerLine> Steps)> Rows()
    {
        using var database = LedgerDatabase.OpenToRead(Database);
        return database is null ? [] : [.. database.Latest(null, 1000).ToList().Select(r => (r, (IReadOnlyList<LedgerLine>)database.Steps(r.MediaId).ToList()))];
    }

    public Task UntilStepAsync(string step, int count = 1) => UntilAsync(
        () =>
        {
            try
            {
                return Rows().Count(r => r.Row.Step == step) == count;
            }
            catch (SqliteException)
            {
                // Just being made.
                return false;
            }
        }, step);

    public void Dispose()
    {
        _meter.Dispose();
        Log.Dispose();
        Server.Dispose();
        Directory.Delete(Home, true);
    }

    internal sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
