using System.Net;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Tests.Ledger;

/// <summary>What a running node writes into its ledger, and what it finds missing.</summary>
public sealed class NodeLedgerTests : IDisposable
{
    private readonly LedgerHouse _house = new();

    [Fact]
    public async Task Every_step_of_a_recording_is_there_with_its_time_and_one_terminal_state()
    {
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
            await _house.UntilStepAsync("delivered");
        }
        var (row, steps) = Assert.Single(_house.Rows());
        Assert.Equal("started closed sealed encoded uploaded verified announced delivered", string.Join(' ', steps.Select(s => s.Step)));
        Assert.True(steps.Zip(steps.Skip(1)).All(p => p.First.Time <= p.Second.Time));
        Assert.Equal((Contexts.Uuid, "VoiceXml", "test", true), (row.CallUuid, row.Origin, row.Profile, row.Terminal));
        Assert.Empty(_house.Verify().Findings.Where(f => f.Kind != FindingKind.Removed));
    }

    [Fact]
    public async Task The_row_is_on_disk_before_the_first_block_of_the_journal()
    {
        var spool = new MemorySpool();
        var order = new List<string>();
        spool.Fault = (kind, path) =>
        {
            if (kind == "append" && (path.EndsWith(".vgl", StringComparison.Ordinal) || path.EndsWith(".vgj", StringComparison.Ordinal))) order.Add(path);
            return null;
        };
        using var meter = new System.Diagnostics.Metrics.Meter("VxmlGir");
        await using var node = RecordingNode.Start(
            new RecordingOptions { SpoolRoot = "/spool", WriteInterval = TimeSpan.FromMilliseconds(2), SyncInterval = TimeSpan.FromMilliseconds(2) },
            spool, spool, () => new HttpClientHandler(), TimeProvider.System, new SystemIds(), _house.Log, meter);
        _house.Record(node);
        await _house.UntilAsync(() => order.Count > 3, "journal");
        Assert.EndsWith(".vgl", order[0], StringComparison.Ordinal);
        Assert.Contains(order[1..], p => p.EndsWith(".vgj", StringComparison.Ordinal));
        var entries = SegmentReader.Parse(new SegmentFile("/spool/ledger", 1), spool.Snapshot()["/spool/ledger/00000001.vgl"]).Frames;
        Assert.Contains("\"started\"", Encoding.UTF8.GetString(entries[1].Entry.Span));
    }

    [Fact]
    public async Task A_refused_start_is_expected_and_failed_with_the_reason_and_an_alarm()
    {
        await using var node = await _house.StartAsync(o => o with { RefuseFree = 2 });
        await _house.UntilAsync(() => node.CanRecord() is Admission.Refuse, "full");
        _house.Record(node);
        await _house.UntilStepAsync("failed");
        var (row, steps) = Assert.Single(_house.Rows());
        Assert.Equal("expected failed", string.Join(' ', steps.Select(s => s.Step)));
        Assert.Contains("free", row.Detail);
        Assert.Contains(_house.Log.Lines, l => l.Contains("NotRecorded") && l.Contains(row.CallUuid));
    }

    [Fact]
    public async Task A_call_whose_profile_wants_a_recording_that_never_begins_is_an_alarm_and_then_failed()
    {
        await using var node = await _house.StartAsync(o => o with { NotCapturedAlarm = TimeSpan.FromMilliseconds(100) });
        var scope = node.Open(Contexts.Make(origin: RecordingOrigin.FullCall), new FakeLeg());
        await _house.UntilAsync(() => _house.Log.Lines.Any(l => l.Contains("NotCaptured")), "alarm");
        scope.Close("hang-up");
        await _house.UntilStepAsync("failed");
        Assert.Contains("hang-up", Assert.Single(_house.Rows()).Row.Detail);
    }

    [Fact]
    public async Task A_full_call_recording_that_begins_has_one_row()
    {
        await using var node = await _house.StartAsync();
        var scope = node.Open(Contexts.Make(origin: RecordingOrigin.FullCall), new FakeLeg());
        scope.Start();
        await _house.UntilStepAsync("started");
        Assert.Equal("expected started", string.Join(' ', Assert.Single(_house.Rows()).Steps.Select(s => s.Step)));
    }

    [Fact]
    public async Task A_file_that_vanishes_is_lost_and_one_that_nobody_knows_is_found_within_seconds()
    {
        _house.Server.Fault = (_, _) => new HttpRequestException("down");
        await using var node = await _house.StartAsync();
        _house.Record(node);
        await _house.UntilStepAsync("encoded");
        var id = _house.Rows().Single().Row.MediaId;
        foreach (var file in Directory.EnumerateFiles(_house.Spool, id + "*", SearchOption.AllDirectories)) File.Move(file, Path.Combine(_house.Home, Path.GetFileName(file)));
        await _house.UntilStepAsync("lost");
        Assert.Contains(_house.Log.Lines, l => l.Contains("RecordingLost") && l.Contains(id));
        File.Copy(Path.Combine(_house.Home, id + ".0000.vgj"), Path.Combine(_house.Spool, "journal", "stranger_x.wav.0000.vgj"));
        await _house.UntilStepAsync("found");
        Assert.Contains(_house.Log.Lines, l => l.Contains("RecordingUnknown") && l.Contains("stranger_x.wav"));
    }

    [Fact]
    public async Task Quarantine_and_retry_are_in_it_over_a_restart_and_the_chain_goes_on()
    {
        _house.Server.Fault = (request, _) => request.Method == HttpMethod.Post ? HttpStatusCode.UnprocessableEntity : null;
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            await _house.UntilStepAsync("quarantined");
        }
        var id = _house.Rows().Single().Row.MediaId;
        SpoolInspector.Retry([_house.Spool], id);
        _house.Server.Fault = (_, _) => null;
        await using (var node = await _house.StartAsync())
        {
            await _house.UntilStepAsync("delivered");
        }
        Assert.Matches("quarantined released announced delivered$", string.Join(' ', _house.Rows().Single().Steps.Select(s => s.Step)));
        _house.WriteOutStore();
        Assert.Empty(_house.Verify().Findings);
        Assert.Equal(2, Directory.EnumerateFiles(_house.Segments, "*.vgl").Count());
    }

    [Fact]
    public async Task What_a_person_closed_is_discarded_with_who_and_why_and_its_files_are_gone()
    {
        _house.Server.Fault = (request, _) => request.Method == HttpMethod.Put ? HttpStatusCode.UnsupportedMediaType : null;
        await using var node = await _house.StartAsync();
        _house.Record(node);
        await _house.UntilStepAsync("quarantined");
        var id = _house.Rows().Single().Row.MediaId;
        Assert.Equal(DiscardAnswer.Unknown, Discard("nobody"));
        Assert.Equal(DiscardAnswer.Asked, Discard(id));
        await _house.UntilStepAsync("discarded");
        await _house.UntilAsync(() => !Directory.EnumerateFiles(Path.Combine(_house.Spool, "quarantine")).Any(), "removed");
        var (row, steps) = Assert.Single(_house.Rows());
        Assert.Equal(("by ann (use 1): wrong number", true), (row.Detail, row.Terminal));
        // Longer than two looks of the ledger: nobody finds a stranger, or a loss.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.EndsWith("encoded quarantined discarded", string.Join(' ', _house.Rows().Single().Steps.Select(s => s.Step)));
        Assert.Contains(_house.Log.Lines, l => l.Contains("alarm Discarded") && l.Contains("wrong number"));
        Assert.Contains(_house.Log.Lines, l => l.Contains("alarm Quarantined is over"));
        Assert.Empty(_house.Verify().Findings);
        Assert.Equal(DiscardAnswer.Unknown, Discard(id));

        DiscardAnswer Discard(string mediaId) => SpoolInspector.Discard([_house.Spool], mediaId, "ann", "1", "wrong number", DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task The_projection_is_made_again_when_it_is_gone_damaged_or_of_another_ledger()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var node = await _house.StartAsync();
            _house.Record(node);
            _house.Record(node);
            await _house.DeliveredAsync(node);
            await _house.UntilStepAsync("delivered", 2 + 2 * run);
        }
        var before = Text();
        byte[] old = [];
        foreach (var harm in (Action[])[() => LedgerDatabase.Delete(_house.Database), () => Overwrite([1, 2, 3]), () => Overwrite(old)])
        {
            old = File.ReadAllBytes(_house.Database);
            harm();
            await using (await _house.StartAsync())
            {
                await _house.UntilStepAsync("delivered", 4);
            }
            Assert.Equal(before, Text());
        }

        string Text() => string.Join('\n', _house.Rows().Select(r => $"{r.Row} {string.Join(' ', r.Steps)}").Order());

        void Overwrite(byte[] bytes)
        {
            LedgerDatabase.Delete(_house.Database);
            File.WriteAllBytes(_house.Database, bytes);
        }
    }

    [Fact]
    public async Task The_stored_manifest_is_signed_and_swears_to_file_and_metadata_without_telling_values()
    {
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node, profile: new RecordingProfile { Format = RecordingFormat.Wav }, commands: "start; parameter case=told-to-nobody");
            await _house.DeliveredAsync(node);
        }
        var (path, text) = _house.Server.Objects.Where(o => o.Key.EndsWith(SignedManifest.Extension, StringComparison.Ordinal)).Select(o => (o.Key, Encoding.UTF8.GetString(o.Value))).Single();
        Assert.DoesNotContain("told-to-nobody", text);
        Assert.DoesNotContain("+15550001", text);
        var signed = Assert.IsType<SignedManifest>(SignedManifest.TryRead(text));
        using var keys = SignatureCheck.Of([File.ReadAllText(Path.Combine(_house.Segments, "signing.key.pub.pem"))]);
        Assert.Null(signed.Fault(keys));
        var media = _house.Server.Objects[path[..^SignedManifest.Extension.Length]];
        Assert.Equal(Digests.Of(media), signed.Manifest.Renditions.Single().Sha256);
        Assert.Contains(signed.Manifest.Commands, c => c.Contains("start Started"));
        var file = Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(Encoding.UTF8.GetBytes(_house.Server.Posts.Single()))).Metadata.MediaFiles[0];
        Assert.Empty(ManifestFacts.Differences(file, signed.Manifest.Facts));
        Assert.Equal(["parameter case"], ManifestFacts.Differences(file with { Parameters = file.Parameters.SetItem("case", "4712") }, signed.Manifest.Facts));
        Assert.Equal(["parameter new"], ManifestFacts.Differences(file with { Parameters = file.Parameters.SetItem("new", "x") }, signed.Manifest.Facts));
        Assert.Equal(["partitions"], ManifestFacts.Differences(file with { Partitions = ["/other"] }, signed.Manifest.Facts));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_house.Segments, "signing.key")));
    }

    [Fact]
    public async Task When_the_first_spool_is_lost_the_chain_goes_on_under_its_key()
    {
        var second = Path.Combine(_house.Home, "second");
        await using (var node = await _house.StartAsync(o => o with { SecondSpoolRoot = second }))
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
        }
        var copy = Path.Combine(second, "ledger", "signing.key");
        Assert.Equal(File.ReadAllText(Path.Combine(_house.Segments, "signing.key")), File.ReadAllText(copy));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Directory.Delete(_house.Spool, true);
        await using (var node = await _house.StartAsync(o => o with { SecondSpoolRoot = second }))
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
        }
        Assert.Contains(_house.Log.Lines, l => l.Contains("Signing key") && l.Contains("copied from " + copy));
        var signed = _house.Server.Objects.Where(o => o.Key.EndsWith(SignedManifest.Extension, StringComparison.Ordinal)).Select(o => SignedManifest.TryRead(Encoding.UTF8.GetString(o.Value))!).ToList();
        using var keys = SignatureCheck.Of([File.ReadAllText(copy + ".pub.pem")]);
        Assert.Equal(2, signed.Count);
        Assert.All(signed, m => Assert.Null(m.Fault(keys)));
    }

    [Fact]
    public async Task Spools_with_different_keys_are_refused_and_let_go_of()
    {
        var second = Path.Combine(_house.Home, "second");
        await using (await _house.StartAsync())
        {
        }
        await using (await _house.StartAsync(o => o with { SpoolRoot = second }))
        {
        }
        var refused = await Assert.ThrowsAsync<IOException>(() => _house.StartAsync(o => o with { SecondSpoolRoot = second }));
        Assert.Contains("are different signing keys", refused.Message);
        // The spools are not held by the start that failed.
        await using var alone = await _house.StartAsync();
    }

    [Fact]
    public async Task A_key_that_is_gone_from_everywhere_is_an_alarm()
    {
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
        }
        File.Delete(Path.Combine(_house.Segments, "signing.key"));
        await using (await _house.StartAsync())
        {
        }
        Assert.Contains(_house.Log.Lines, l => l.Contains("LedgerDamaged") && l.Contains("gone from every spool, with 1 manifests signed"));
        Assert.Equal(2, Directory.EnumerateFiles(_house.Segments, "*.pub.pem").Count());
        _house.WriteOutStore();
        Assert.Empty(_house.Verify().Findings);
    }

    [Fact]
    public async Task An_older_ledger_put_back_is_an_alarm_at_the_start()
    {
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
        }
        Directory.Delete(_house.Segments, true);
        await using var next = await _house.StartAsync();
        Assert.Contains(_house.Log.Lines, l => l.Contains("LedgerDamaged") && l.Contains("anchor"));
    }

    public void Dispose() => _house.Dispose();
}
