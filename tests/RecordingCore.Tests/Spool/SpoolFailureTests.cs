using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Spool;

/// <summary>Disks that fail: the recording goes on elsewhere, complete, or waits in memory and says so.</summary>
public class SpoolFailureTests
{
    [Theory]
    [InlineData("append", "EIO")]
    [InlineData("append", "ENOSPC")]
    [InlineData("sync", "EIO")]
    public void The_second_root_takes_over_without_a_gap(string call, string error)
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, new RecordingOptions { SpoolRoot = "/one", SecondSpoolRoot = "/two" });
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 8000);
        spool.Fault = (kind, path) => kind == call && path.StartsWith("/one", StringComparison.Ordinal) ? error : null;
        Speak(bench, 8000, 16000);
        scope.Close("exit");
        var journal = Assert.Single(bench.Settle());
        Assert.Equal(["/one", "/two"], journal.Segments.Select(s => s.Root.Path));
        ExpectAll(bench, journal, 16000);
        Assert.NotNull(bench.Roots.All[0].Condemned);
    }

    [Fact]
    public void With_one_root_the_audio_waits_in_memory_until_there_is_space_again()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool);
        var failed = new List<RecordingEvent>();
        var scope = bench.Open(events: new Events(failed));
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 8000);
        spool.Fault = (kind, _) => kind is "append" or "create" ? "ENOSPC" : null;
        Speak(bench, 8000, 24000);
        Assert.Contains(failed, e => e is RecordingEvent.Failed);
        Assert.False(bench.Roots.All[0].Probe());
        spool.Fault = (_, _) => null;
        Assert.True(bench.Roots.All[0].Probe());
        Speak(bench, 24000, 32000);
        scope.Close("exit");
        var journal = Assert.Single(bench.Settle());
        ExpectAll(bench, journal, 32000);
    }

    [Fact]
    public void Beyond_the_bound_of_memory_the_loss_is_counted_and_the_rest_is_in_place()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, new RecordingOptions { SpoolRoot = "/spool", RetainedBytes = 16 * 1024, RingBytes = 16 * 1024 });
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Speak(bench, 0, 8000);
        spool.Fault = (kind, _) => kind is "append" or "create" ? "ENOSPC" : null;
        Speak(bench, 8000, 80000);
        spool.Fault = (_, _) => null;
        Assert.True(bench.Roots.All[0].Probe());
        Speak(bench, 80000, 96000);
        scope.Close("exit");
        var (clip, file, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        Assert.Equal(96000, clip.Samples.Length / 2);
        Assert.True(int.Parse(file.Parameters["packetsNotWritten"]) > 100);
        var talker = new Talker();
        for (var n = 84000; n < 95000; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
    }

    [Fact]
    public async Task A_sync_that_fails_makes_nothing_durable()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool);
        var root = bench.Roots.All[0];
        spool.Fault = (kind, _) => kind == "sync" ? "EIO" : null;
        var waiting = root.SyncedAsync();
        Assert.NotNull(root.SyncOnce());
        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("EIO", root.Condemned);
    }

    [Fact]
    public void Real_files_are_for_the_owner_only_and_a_real_sync_succeeds()
    {
        var path = Directory.CreateTempSubdirectory("spool").FullName;
        try
        {
            var files = new LinuxSpoolFiles();
            var root = new SpoolRoot(Path.Combine(path, "s"), files, files, new Contracts.Identity.SystemIds());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root.Path, "node.key")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root.Journals));
            var synced = root.SyncedAsync();
            Assert.Null(root.SyncOnce());
            Assert.True(synced.IsCompletedSuccessfully);
            root.LookAtFree();
            Assert.InRange(root.Free.Least, 0.0001, 1);
            Assert.Throws<IOException>(() => Durable.OpenFolder(Path.Combine(path, "absent")));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void ExpectAll(RecordingBench bench, RecordingCore.Journal.JournalSet journal, int samples)
    {
        Assert.Equal(journal.Segments.Length, Assert.Single(SpoolRecovery.Look(bench.Roots, _ => false).ToFinalise).Segments.Length);
        var summary = JournalSummary.Read(journal, out _);
        Assert.Equal(0, summary!.Overruns);
        var (clip, file, _) = bench.MakeWav(journal);
        Assert.Equal(samples, clip.Samples.Length / 2);
        var talker = new Talker();
        for (var n = 0; n < samples - 160; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
        Assert.Equal("0", file.Parameters["saysLost"]);
        Assert.Equal("0", file.Parameters["saysDuplicates"]);
    }

    private static void Speak(RecordingBench bench, int from, int to)
    {
        var talker = new Talker();
        talker.Sequence = (ushort)(talker.Sequence + from / 160);
        for (var n = from; n < to; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            if (n % 800 == 640) bench.Turn();
        }
        bench.Leg.MoveTo(to);
    }

    private sealed class Events(List<RecordingEvent> list) : IRecordingEvents
    {
        public void On(RecordingEvent happened) => list.Add(happened);
    }
}
