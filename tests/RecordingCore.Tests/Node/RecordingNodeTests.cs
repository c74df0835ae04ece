using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Node;

/// <summary>The whole engine with its threads, on files in memory and a store in memory.</summary>
public sealed class RecordingNodeTests : IDisposable
{
    private readonly Meter _meter = new("VxmlGir");
    private readonly WebDavDouble _server = new();
    private readonly FakeLeg _leg = new();
    private readonly LinesLog _log = new();

    [Fact]
    public async Task From_commands_to_the_store_and_the_processor_in_that_order()
    {
        await using var node = StartNode(new MemorySpool());
        var scope = node.Open(Contexts.Make() with { CallPartitions = new PartitionSet(["/call"]) }, _leg);
        _leg.MoveTo(0);
        var acks = scope.Execute("parameter early=1; start; parameter partitions=/sales,/support; bogus; parameter color=blue", "a.vxml:3:5");
        Assert.Equal("ParameterSet Started ParameterSet Refused ParameterSet", string.Join(' ', acks.Select(a => a.Effect)));
        Speak(0, 8000);
        scope.Execute("pause", "x");
        Speak(8000, 16000);
        scope.Close("exit");
        Speak(16000, 17600);
        await SettleAsync(node, posts: 1);
        var file = ReadPost(0);
        Assert.Equal(["/call", "/sales", "/support"], file.Partitions);
        Assert.Equal(("1", "blue", "menu"), (file.Parameters["early"], file.Parameters["color"], file.Parameters["sipsAppName"]));
        Assert.Equal("http://store/rec/" + file.MediaId, file.MediaUri);
        Assert.Equal(2000, file.Duration.TotalMilliseconds);
        Assert.Equal("paused", Assert.Single(file.Masks).Type.ToString().ToLowerInvariant());
        Assert.Contains("0 start Started", file.Parameters["recordCommands"]);
        Assert.Contains("8000 pause Paused", file.Parameters["recordCommands"]);
        Assert.Contains("bogus Refused", file.Parameters["recordCommands"]);
        Assert.Equal(file.Size, _server.Objects["/rec/" + file.MediaId].Length);
        Assert.Matches($"^{Contexts.Uuid}_\\d{{4}}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d-[0-9A-F]{{8}}-[0-9A-F]{{8}}-\\d{{8}}\\.wav$", file.MediaId);
        Assert.True(_server.Log.FindIndex(l => l.StartsWith("POST", StringComparison.Ordinal)) > _server.Log.FindLastIndex(l => l.StartsWith("MOVE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_while_recording_gives_two_files_with_one_call_uuid()
    {
        await using var node = StartNode(new MemorySpool());
        var scope = node.Open(Contexts.Make(), _leg);
        _leg.MoveTo(0);
        scope.Execute("start; parameter which=first", "x");
        Speak(0, 4000);
        Assert.Equal(RecordEffect.Restarted, scope.Execute("start", "x")[0].Effect);
        Speak(4000, 8000);
        scope.Close("hang-up");
        scope.Close("hang-up");
        Speak(8000, 9600);
        await SettleAsync(node, posts: 2);
        var files = new[] { ReadPost(0), ReadPost(1) }.OrderBy(f => f.MediaId[^12..], StringComparer.Ordinal).ToList();
        Assert.Equal(2, files.Select(f => f.MediaId).Distinct().Count());
        Assert.All(files, f => Assert.Equal(Contexts.Uuid, f.CallUuid));
        Assert.True(files[0].Parameters.ContainsKey("which"));
        Assert.False(files[1].Parameters.ContainsKey("which"));
        Assert.All(files, f => Assert.Equal(500, f.Duration.TotalMilliseconds));
    }

    [Fact]
    public async Task A_profile_that_forbids_and_a_third_party_destination_refuse_everything()
    {
        await using var node = StartNode(new MemorySpool());
        var forbidden = node.Open(Contexts.Make(new RecordingProfile { VoiceXmlRecordingAllowed = false }), _leg);
        Assert.All(forbidden.Execute("start; stop", "x"), a => Assert.Equal(RecordEffect.Refused, a.Effect));
        var thirdParty = node.Open(Contexts.Make(new RecordingProfile { StorageDestination = new Uri("sip:recorder@host") }), _leg);
        var ack = thirdParty.Execute("start", "x")[0];
        Assert.Equal(RecordEffect.Refused, ack.Effect);
        Assert.Contains("third-party", ack.Detail);
        // The policy is about VoiceXML, not about full-call recording.
        Assert.Equal(RecordEffect.Started, node.Open(Contexts.Make(new RecordingProfile { VoiceXmlRecordingAllowed = false }, RecordingOrigin.FullCall), _leg).Start().Effect);
    }

    [Fact]
    public async Task A_full_disk_refuses_new_recordings_with_the_reason()
    {
        var spool = new MemorySpool { Free = 0.03 };
        await using var node = StartNode(spool);
        await UntilAsync(() => node.CanRecord() is Admission.Refuse);
        var ack = node.Open(Contexts.Make(), _leg).Execute("start", "x")[0];
        Assert.Equal(RecordEffect.Refused, ack.Effect);
        Assert.Contains("free", ack.Detail);
    }

    [Fact]
    public async Task No_plain_audio_is_ever_in_the_spool()
    {
        var canary = Enumerable.Range(0, 160).Select(i => (byte)(i * 31)).ToArray();
        var spool = new MemorySpool();
        _server.Fault = (_, _) => new HttpRequestException("down");
        await using (var node = StartNode(spool))
        {
            var scope = node.Open(Contexts.Make(), _leg);
            _leg.MoveTo(0);
            scope.Execute("start; parameter secret=CANARYVALUE", "x");
            for (var n = 0; n < 8000; n += 160)
            {
                _leg.MoveTo(n);
                _leg.Says(new SaysPacket(n, (ushort)n, (uint)n, 1, TapLaw.Mu, false), canary);
            }
            scope.Close("exit");
            for (var n = 8000; n < 9600; n += 160) _leg.MoveTo(n);
            await node.DrainAsync(CancellationToken.None);
        }
        var files = spool.Snapshot();
        Assert.Contains(files.Keys, f => f.EndsWith(".media", StringComparison.Ordinal));
        foreach (var (path, bytes) in files)
        {
            Assert.True(bytes.AsSpan().IndexOf(canary.AsSpan(0, 12)) < 0, path);
            Assert.True(bytes.AsSpan().IndexOf("CANARYVALUE"u8) < 0, path);
            Assert.True(bytes.AsSpan().IndexOf("+15550001"u8) < 0, path);
        }
    }

    [Fact]
    public async Task Who_waits_no_longer_is_told_how_many_recordings_are_left_to_the_next_start()
    {
        var spool = new MemorySpool();
        await using (var node = StartNode(spool))
        {
            var scope = node.Open(Contexts.Make(), _leg);
            _leg.MoveTo(0);
            scope.Execute("start", "x");
            Assert.Equal(1, await node.DrainAsync(new CancellationToken(canceled: true)));
            scope.Close("exit");
            _leg.MoveTo(160);
            Assert.Equal(0, await node.DrainAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_server_that_was_down_gets_everything_when_it_is_back_also_after_a_restart()
    {
        var spool = new MemorySpool();
        var up = false;
        _server.Fault = (_, _) => up ? null : new HttpRequestException("Connection refused");
        await using (var node = StartNode(spool))
        {
            for (var i = 0; i < 5; i++) await RecordOneAsync(node, i * 16000);
            await node.DrainAsync(CancellationToken.None);
            Assert.Empty(_server.Posts);
        }
        up = true;
        await using (var node = StartNode(spool.Restart())) await SettleAsync(node, posts: 5);
        Assert.Equal(5, _server.Media.Count);
        Assert.Equal(5, _server.Posts.Select(p => p[p.IndexOf("mediaId", StringComparison.Ordinal)..][..90]).Distinct().Count());
    }

    [Fact]
    public async Task What_the_processor_refuses_for_good_is_set_aside_with_the_reason_not_deleted()
    {
        var spool = new MemorySpool();
        _server.Fault = (r, _) => r.Method == HttpMethod.Post ? HttpStatusCode.UnprocessableEntity : null;
        await using (var node = StartNode(spool))
        {
            await RecordOneAsync(node, 0);
            await UntilAsync(() => spool.Snapshot().Keys.Any(f => f.Contains("quarantine") && f.EndsWith(".verified", StringComparison.Ordinal)));
        }
        var kept = spool.Snapshot();
        Assert.Contains("422", Encoding.UTF8.GetString(kept.Single(f => f.Key.EndsWith(".reason", StringComparison.Ordinal)).Value));
        Assert.Contains(kept.Keys, f => f.Contains("quarantine") && f.EndsWith(".vgj", StringComparison.Ordinal));
        Assert.Contains(kept.Keys, f => f.Contains("quarantine") && f.EndsWith(".media", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_processor_that_died_after_taking_it_sees_the_same_media_id_again_and_no_second_object()
    {
        var lost = 0;
        var spool = new MemorySpool();
        // The post arrives, its answer does not.
        _server.Fault = (r, _) =>
        {
            if (r.Method != HttpMethod.Post || lost++ > 0) return null;
            _server.Posts.Add("lost answer");
            return new HttpRequestException("reset");
        };
        await using var node = StartNode(spool);
        await RecordOneAsync(node, 0);
        await SettleAsync(node, posts: 2);
        Assert.Single(_server.Media);
        await UntilAsync(() => !spool.Snapshot().Keys.Any(f => f.Contains("outbox") || f.Contains("/journal/")));
    }

    [Fact]
    public async Task Killed_at_every_write_of_its_life_a_recording_is_delivered_once()
    {
        var calls = await LifeAsync(new MemorySpool(), int.MaxValue);
        Assert.InRange(calls, 15, 400);
        for (var dieAt = 4; dieAt <= calls; dieAt += calls > 60 ? 2 : 1)
        {
            _server.Objects.Clear();
            _server.Posts.Clear();
            var spool = new MemorySpool();
            await LifeAsync(spool, dieAt);
            var after = spool.Restart();
            var recorded = _server.Media.Count > 0 || HoldsARecording(after.Restart());
            await using (var node = StartNode(after))
            {
                await UntilAsync(() => node.Finalising == 0 && node.Undelivered == 0);
            }
            Assert.True(_server.Media.Count == (recorded ? 1 : 0), $"died at {dieAt}: {_server.Media.Count} objects");
            Assert.InRange(_server.Objects.Count - _server.Media.Count, recorded ? 1 : 0, 1);
            Assert.DoesNotContain(_server.Objects.Keys, k => k.EndsWith(".part", StringComparison.Ordinal));
            Assert.Single(_server.Posts.Select(p => p[p.IndexOf("mediaId", StringComparison.Ordinal)..][..90]).Distinct().DefaultIfEmpty("none"));
            Assert.DoesNotContain(after.Snapshot().Keys, k => k.Contains("/outbox/") || k.Contains("/journal/"));
        }
    }

    // Whether any block of it was whole.
    private static bool HoldsARecording(MemorySpool spool)
    {
        using var bench = new RecordingBench(spool);
        var left = SpoolRecovery.Look(bench.Roots, _ => false);
        return left.ToDeliver.Length > 0 || left.ToFinalise.Any(j => JournalSummary.Read(j, out _) is not null);
    }

    // One short recording up to its delivery, or up to the death of the process.
    private async Task<int> LifeAsync(MemorySpool spool, int dieAt)
    {
        RecordingNode node;
        try
        {
            node = StartNode(spool);
        }
        catch (IOException)
        {
            return spool.Calls;
        }
        spool.DieAt = dieAt;
        await using (node)
        {
            await RecordOneAsync(node, 0);
            await UntilAsync(() => spool.Calls >= spool.DieAt || (node.InProgress == 0 && node.Finalising == 0 && node.Undelivered == 0));
        }
        return spool.Calls;
    }

    private async Task RecordOneAsync(RecordingNode node, int from)
    {
        var scope = node.Open(Contexts.Make(), _leg);
        _leg.MoveTo(from);
        scope.Execute("start", "x");
        Speak(from, from + 4000);
        await Task.Yield();
        scope.Close("exit");
        Speak(from + 4000, from + 5600);
    }

    private void Speak(int from, int to)
    {
        var talker = new Talker();
        for (var n = from; n < to; n += 160)
        {
            _leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            _leg.Says(packet, payload);
            _leg.Hears(n, TapLaw.Mu, payload);
        }
        _leg.MoveTo(to);
    }

    private MediaFile ReadPost(int index) =>
        Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(Encoding.UTF8.GetBytes(_server.Posts[index]))).Metadata.MediaFiles.Single();

    private async Task SettleAsync(RecordingNode node, int posts)
    {
        await UntilAsync(() => _server.Posts.Count >= posts && node.Undelivered == 0);
        Assert.Equal(posts, _server.Posts.Count);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (condition()) return;
            _leg.MoveTo(_leg.SampleNow + 16);
            await Task.Delay(5);
        }
        Assert.Fail("the condition did not come true within 10 s:\n" + string.Join('\n', _log.Lines.TakeLast(30)));
    }

    private RecordingNode StartNode(MemorySpool spool)
    {
        var options = new RecordingOptions
        {
            SpoolRoot = "/spool",
            WriteInterval = TimeSpan.FromMilliseconds(2),
            SyncInterval = TimeSpan.FromMilliseconds(2),
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
