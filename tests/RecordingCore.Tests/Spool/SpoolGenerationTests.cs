using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Spool;

/// <summary>A failed sync is reported once and the data is gone: what succeeds later vouches for nothing written before.</summary>
public class SpoolGenerationTests
{
    [Fact]
    public void What_was_written_before_a_failed_sync_is_written_again_though_the_root_is_back_at_once()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool);
        var root = bench.Roots.All[0];
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 1600, sync: false);
        bench.Turn(sync: false);
        spool.Fault = (kind, _) => kind == "sync" ? "EIO" : null;
        Assert.NotNull(root.SyncOnce());
        spool.Fault = (_, _) => null;
        // Back before the writer looks: its file is as open as ever, and a sync of it would succeed.
        Assert.True(root.Probe());
        Assert.Null(root.SyncOnce());
        Speak(bench, 1600, 3200);
        scope.Close("exit");
        var journal = Assert.Single(bench.Settle());
        Assert.Equal([0, 1], journal.Segments.Select(s => s.Name.Number));
        // The system may have forgotten the first file: the second alone is a whole recording.
        spool.Delete(Path.Combine(root.Journals, journal.Segments[0].Name.ToString()));
        var (clip, _, _) = bench.MakeWav(journal);
        var talker = new Talker();
        Assert.Equal(3200, clip.Samples.Length / 2);
        for (var n = 0; n < 3200; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
    }

    [Fact]
    public async Task A_file_begun_before_a_failed_sync_is_not_committed_after_it()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool);
        var root = bench.Roots.All[0];
        var generation = root.Generation;
        root.Condemn("sync: EIO");
        Assert.True(root.Probe());
        var entry = new OutboxEntry { MediaId = "m", Length = 0, Sha256 = "", MediaType = "audio/wav", Metadata = "" };
        await Assert.ThrowsAsync<IOException>(() => OutboxItem.CommitAsync(root, generation, entry, new JournalSet("m", []), bench.Ids));
    }

    [Fact]
    public void The_second_root_alone_makes_a_recording_with_its_parameters()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, new RecordingOptions { SpoolRoot = "/one", SecondSpoolRoot = "/two" });
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("parameter partitions=/sales; start", "x");
        Speak(bench, 0, 8000);
        spool.Fault = (kind, path) => kind == "append" && path.StartsWith("/one", StringComparison.Ordinal) ? "EIO" : null;
        Speak(bench, 8000, 16000);
        scope.Close("exit");
        var journal = Assert.Single(bench.Settle());
        var half = journal with { Segments = [.. journal.Segments.Where(s => s.Root.Path == "/two")] };
        var (clip, file, _) = bench.MakeWav(half);
        Assert.Equal(16000, clip.Samples.Length / 2);
        Assert.Equal(["/sales"], file.Partitions);
        Assert.Contains("blocks are missing", file.Parameters["journalFaults"]);
        var talker = new Talker();
        for (var n = 8000; n < 16000; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
    }

    [Fact]
    public void Without_handles_no_root_is_condemned_and_the_recording_is_whole()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool);
        var scope = bench.Open();
        spool.Fault = (kind, _) => kind == "create" ? "EMFILE" : null;
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 3200);
        Assert.Null(bench.Roots.All[0].Condemned);
        spool.Fault = (_, _) => null;
        Speak(bench, 3200, 8000);
        scope.Close("exit");
        var (clip, _, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        Assert.Equal(8000, clip.Samples.Length / 2);
        var talker = new Talker();
        for (var n = 0; n < 8000; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
    }

    [Fact]
    public void A_root_with_room_is_preferred_to_one_without_and_failures_turn_to_the_other()
    {
        var spool = new MemorySpool();
        var ids = new Contracts.Identity.SystemIds();
        SpoolRoot one = new("/one", spool, spool, ids), two = new("/two", spool, spool, ids);
        var roots = new SpoolRoots([one, two], 0.05);
        Assert.Same(one, roots.Usable);
        Assert.Same(two, roots.UsableAfter(1));
        spool.Free = 0.04;
        one.LookAtFree();
        Assert.Same(two, roots.Usable);
        two.LookAtFree();
        Assert.Same(one, roots.Usable);
        one.Condemn("x");
        Assert.Same(two, roots.Usable);
        two.Condemn("x");
        Assert.Null(roots.Usable);
    }

    [Theory]
    [InlineData(0.5, 0.02, 1, "2.0% inodes free")]
    [InlineData(0.5, 1, 0.04, "4.0% file handles free")]
    [InlineData(0.01, 0.02, 0.04, "1.0% space free")]
    public void The_scarcest_thing_is_named(double bytes, double inodes, double handles, string text)
    {
        var shares = new FreeShares(bytes, inodes, handles);
        Assert.Equal(Math.Min(bytes, Math.Min(inodes, handles)), shares.Least);
        Assert.Equal(text, shares.ToString().Replace(" %", "%", StringComparison.Ordinal));
    }

    private static void Speak(RecordingBench bench, int from, int to, bool sync = true)
    {
        var talker = new Talker();
        talker.Sequence = (ushort)(talker.Sequence + from / 160);
        for (var n = from; n < to; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            if (n % 800 == 640) bench.Turn(sync);
        }
        bench.Leg.MoveTo(to);
    }
}
