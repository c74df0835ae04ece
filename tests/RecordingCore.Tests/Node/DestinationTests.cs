using System.Diagnostics.Metrics;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Node;

/// <summary>Where files go: names, folders, second files, and credentials that were wrong when the call was recorded.</summary>
public sealed class DestinationTests : IDisposable
{
    private static readonly Uri Rec = new("http://store/rec/");
    private readonly Meter _meter = new("test");
    private readonly WebDavDouble _server = new();
    private readonly FakeLeg _leg = new();
    private readonly LinesLog _log = new();

    [Fact]
    public async Task A_password_corrected_later_reaches_what_was_recorded_with_the_wrong_one()
    {
        _server.UserPassword = "user:right";
        var profile = new RecordingProfile { Format = RecordingFormat.Wav, StorageDestination = Rec, StorageAuthorization = "user:wrong" };
        await using var node = StartNode(new MemorySpool(), Directory("user:wrong"));
        await RecordAsync(node, profile);
        await UntilAsync(() => _log.Lines.Any(l => l.Contains("401", StringComparison.Ordinal)));
        Assert.Empty(_server.Media);
        node.Use(Directory("user:right"));
        await UntilAsync(() => _server.Posts.Count == 1 && node.Undelivered == 0);
        Assert.Single(_server.Media);
    }

    [Fact]
    public async Task So_does_one_corrected_before_a_restart()
    {
        _server.UserPassword = "user:right";
        var spool = new MemorySpool();
        var profile = new RecordingProfile { Format = RecordingFormat.Wav, StorageDestination = Rec, StorageAuthorization = "user:wrong" };
        await using (var node = StartNode(spool, Directory("user:wrong")))
        {
            await RecordAsync(node, profile);
            await UntilAsync(() => _log.Lines.Any(l => l.Contains("401", StringComparison.Ordinal)));
        }
        await using var next = StartNode(spool.Restart(), Directory("user:right"));
        await UntilAsync(() => _server.Posts.Count == 1 && next.Undelivered == 0);
    }

    [Fact]
    public async Task A_storage_is_named_and_its_nearest_location_serves()
    {
        StorageOptions Of(string location, string path) => new("archive", StorageKind.WebDav, new Uri("http://store" + path)) { Location = location };
        var directory = new DestinationDirectory { Location = "/US/CA/West", Storages = [Of("/", "/all"), Of("/US", "/us"), Of("/US/CA", "/ca"), Of("/US/CAB", "/cab")] };
        await using var node = StartNode(new MemorySpool(), directory);
        await RecordAsync(node, new RecordingProfile { Format = RecordingFormat.Wav, StorageName = "archive" });
        await UntilAsync(() => _server.Posts.Count == 1);
        Assert.StartsWith("/ca/", Assert.Single(_server.Media).Key);
        Assert.StartsWith("http://store/ca/", ReadPost(0).MediaUri);
    }

    [Fact]
    public async Task A_storage_that_is_not_configured_is_waited_for()
    {
        await using var node = StartNode(new MemorySpool(), DestinationDirectory.Empty);
        await RecordAsync(node, new RecordingProfile { Format = RecordingFormat.Wav, StorageName = "later" });
        await UntilAsync(() => _log.Lines.Any(l => l.Contains("not-configured", StringComparison.Ordinal)));
        node.Use(new DestinationDirectory { Storages = [new("later", StorageKind.WebDav, Rec)] });
        await UntilAsync(() => _server.Posts.Count == 1);
    }

    [Fact]
    public async Task Names_come_from_the_template_with_folders_and_never_collide()
    {
        await using var node = StartNode(new MemorySpool(), DestinationDirectory.Empty);
        for (var i = 0; i < 3; i++) await RecordAsync(node, new RecordingProfile { Format = RecordingFormat.Wav, FileName = "$YEAR$/$DN$/same_$ANI$" });
        await UntilAsync(() => _server.Posts.Count == 3);
        Assert.Equal(3, _server.Media.Count);
        Assert.All(_server.Media.Keys, k => Assert.Matches(@"^/rec/\d{4}/8000/same__15550001_[0-9A-F]{8}-[0-9A-F]{8}-\d{8}\.wav$", k));
        var file = ReadPost(0);
        Assert.Equal(file.MediaUri, "http://store/rec/" + file.MediaDescriptor!.Path);
        Assert.NotEqual(file.MediaId, file.MediaDescriptor.Path);
    }

    [Fact]
    public async Task A_second_file_goes_to_its_own_place_with_a_row_of_its_own()
    {
        await using var node = StartNode(new MemorySpool(), DestinationDirectory.Empty);
        await RecordAsync(node, TwoFiles());
        await UntilAsync(() => _server.Posts.Count == 2 && node.Undelivered == 0);
        var files = new[] { ReadPost(0), ReadPost(1) }.OrderBy(f => f.MediaId.Contains('~', StringComparison.Ordinal)).ToList();
        Assert.Equal("audio/mp3 audio/wav", string.Join(' ', files.Select(f => f.Type)));
        Assert.Equal(files[0].MediaId, files[1].Parameters["renditionOf"]);
        Assert.Equal(files[0].Duration, files[1].Duration);
        Assert.Equal(["/analytics/" + files[1].MediaId, "/rec/" + files[0].MediaId], _server.Media.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(files[1].Size, _server.Objects["/analytics/" + files[1].MediaId].Length);
        // Heard once, said in both.
        Assert.Equal(files[0].Parameters["saysSilence"], files[1].Parameters["saysSilence"]);
    }

    [Fact]
    public async Task Killed_at_every_write_both_files_are_delivered_once()
    {
        var calls = await LifeAsync(new MemorySpool(), int.MaxValue);
        for (var dieAt = 4; dieAt <= calls; dieAt += calls > 60 ? 2 : 1)
        {
            _server.Objects.Clear();
            _server.Posts.Clear();
            var spool = new MemorySpool();
            await LifeAsync(spool, dieAt);
            var after = spool.Restart();
            var recorded = _server.Media.Count > 0 || HoldsARecording(after.Restart());
            await using (var node = StartNode(after, DestinationDirectory.Empty)) await UntilAsync(() => node.Finalising == 0 && node.Undelivered == 0);
            Assert.True(_server.Media.Count == (recorded ? 2 : 0), $"died at {dieAt}: {string.Join(' ', _server.Media.Keys)}");
            Assert.DoesNotContain(_server.Media.Keys, k => k.EndsWith(".part", StringComparison.Ordinal));
            Assert.DoesNotContain(after.Snapshot().Keys, k => k.Contains("/outbox/", StringComparison.Ordinal) || k.Contains("/journal/", StringComparison.Ordinal));
        }
    }

    private static RecordingProfile TwoFiles() => new()
    {
        Format = RecordingFormat.Mp3,
        Second = new SecondRendition(RecordingFormat.Wav, RecordingChannels.Stereo, 16) { StorageDestination = new Uri("http://store/analytics/") },
    };

    private static DestinationDirectory Directory(string authorization) => new() { Profiles = [new ProfileCredentials("test", Rec, authorization)] };

    private static bool HoldsARecording(MemorySpool spool)
    {
        using var bench = new RecordingBench(spool);
        var left = SpoolRecovery.Look(bench.Roots, _ => false);
        return left.ToDeliver.Length > 0 || left.ToFinalise.Any(j => JournalSummary.Read(j, out _) is not null);
    }

    private async Task<int> LifeAsync(MemorySpool spool, int dieAt)
    {
        RecordingNode node;
        try
        {
            node = StartNode(spool, DestinationDirectory.Empty);
        }
        catch (IOException)
        {
            return spool.Calls;
        }
        spool.DieAt = dieAt;
        await using (node)
        {
            await RecordAsync(node, TwoFiles());
            await UntilAsync(() => spool.Calls >= spool.DieAt || (node.InProgress == 0 && node.Finalising == 0 && node.Undelivered == 0));
        }
        return spool.Calls;
    }

    private async Task RecordAsync(RecordingNode node, RecordingProfile profile)
    {
        var scope = node.Open(Contexts.Make(profile), _leg);
        var from = (int)_leg.SampleNow;
        var talker = new Talker();
        scope.Execute("start", "x");
        for (var n = from; n < from + 2400; n += 160)
        {
            _leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            _leg.Says(packet, payload);
            _leg.Hears(n, TapLaw.Mu, payload);
        }
        scope.Close("exit");
        _leg.MoveTo(from + 4000);
        await Task.Yield();
    }

    private MediaFile ReadPost(int index) =>
        Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(Encoding.UTF8.GetBytes(_server.Posts[index]))).Metadata.MediaFiles.Single();

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 4000; i++)
        {
            if (condition()) return;
            _leg.MoveTo(_leg.SampleNow + 16);
            await Task.Delay(5);
        }
        Assert.Fail("the condition did not come true within 20 s:\n" + string.Join('\n', _log.Lines.TakeLast(30)));
    }

    private RecordingNode StartNode(MemorySpool spool, DestinationDirectory directory)
    {
        var fast = TimeSpan.FromMilliseconds(2);
        var options = new RecordingOptions
        {
            SpoolRoot = "/spool", WriteInterval = fast, SyncInterval = fast, Linger = TimeSpan.FromMilliseconds(1),
            Delivery = new DeliveryOptions
            {
                EmbeddedStore = Rec, EmbeddedProcessor = new Uri("http://processor/api"), EmbeddedStoreAuthorization = _server.UserPassword, EmbeddedProcessorAuthorization = _server.UserPassword,
                MinBackoff = fast, MaxBackoff = TimeSpan.FromMilliseconds(20), MaxProbe = TimeSpan.FromMilliseconds(20), Destinations = directory,
            },
        };
        return RecordingNode.Start(options, spool, spool, () => new Undisposed(_server), TimeProvider.System, new SystemIds(), _log, _meter);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
        _server.Dispose();
    }

    private sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
