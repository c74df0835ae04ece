using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Crash;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Journal;

/// <summary>The log that all recordings of a root share: it holds what their journals do not have yet, and goes when they have it.</summary>
public class TailLogTests
{
    private const int Recordings = 5;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly RecordingOptions OneRoot = new() { SpoolRoot = "/one", JournalInterval = Second };

    [Fact]
    public void A_turn_is_one_write_for_all_recordings_and_a_journal_is_written_once_a_second()
    {
        var writes = new List<string>();
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 1600);
        spool.Fault = (kind, path) => Note(writes, kind, path);
        Speak(bench, 1600, 1600 + 24_000);
        Assert.InRange(writes.Count(w => w.StartsWith("append log", StringComparison.Ordinal)), 27, 30);
        Assert.InRange(writes.Count(w => w.StartsWith("append journal", StringComparison.Ordinal)), 2 * Recordings, 3 * Recordings);
        Assert.InRange(writes.Count(w => w.StartsWith("create log", StringComparison.Ordinal)), 2, 4);
    }

    [Fact]
    public void What_only_the_log_has_is_recovered()
    {
        using var bench = new RecordingBench(options: OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 15_200);
        var left = bench.Spool.Restart();
        Assert.True(left.Snapshot().Where(f => f.Key.EndsWith(".vgj", StringComparison.Ordinal)).All(f => f.Value.Length < 22_000));
        using var next = new RecordingBench(left, OneRoot, seed: 9);
        var journals = next.TakeUp();
        Assert.Equal(Recordings, journals.Count);
        foreach (var journal in journals) AssertWhole(next, journal, 15_200 - 480);
    }

    [Fact]
    public void What_was_poured_twice_is_there_once()
    {
        using var bench = new RecordingBench(options: OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 15_200);
        using var next = new RecordingBench(bench.Spool.Restart(), OneRoot, seed: 9);
        next.TakeUp();
        using var third = new RecordingBench(next.Spool.Restart(), OneRoot, seed: 10);
        foreach (var journal in third.TakeUp())
        {
            Assert.Equal(3, journal.Segments.Length);
            AssertWhole(third, journal, 15_200 - 480);
        }
    }

    [Fact]
    public void A_log_goes_when_the_journals_have_what_it_holds_and_an_idle_node_has_none()
    {
        using var bench = new RecordingBench(options: OneRoot);
        var scopes = Open(bench);
        foreach (var scope in scopes) scope.Execute("start", "x");
        var most = 0;
        for (var at = 0; at < 40_000; at += 800)
        {
            Speak(bench, at, at + 800);
            most = Math.Max(most, Logs(bench.Spool));
        }
        Assert.InRange(most, 1, 2);
        foreach (var scope in scopes) scope.Close("exit");
        Assert.Equal(Recordings, bench.Settle().Count);
        Assert.Equal(0, Logs(bench.Spool));
        foreach (var journal in bench.Closed) AssertWhole(bench, journal, 40_000);
    }

    [Fact]
    public void As_long_as_no_sync_covers_a_journal_its_blocks_stay_in_the_log()
    {
        using var bench = new RecordingBench(options: OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 40_000, sync: false);
        Assert.InRange(Logs(bench.Spool), 5, 7);
    }

    [Theory]
    [InlineData("EIO", "append")]
    [InlineData("EIO", "create")]
    [InlineData("ENOSPC", "append")]
    public void A_log_that_cannot_be_written_sends_its_recordings_to_the_other_root(string error, string call)
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, new RecordingOptions { SpoolRoot = "/one", SecondSpoolRoot = "/two", JournalInterval = Second });
        var scopes = Open(bench);
        foreach (var scope in scopes) scope.Execute("start", "x");
        Speak(bench, 0, 12_000);
        spool.Fault = (kind, path) => kind == call && path.StartsWith("/one", StringComparison.Ordinal) && IsLog(path) ? error : null;
        Speak(bench, 12_000, 24_000);
        foreach (var scope in scopes) scope.Close("exit");
        bench.Settle();
        foreach (var journal in bench.Closed)
        {
            Assert.Equal(["/one", "/two"], journal.Segments.Select(s => s.Root.Path));
            AssertWhole(bench, journal, 24_000);
        }
    }

    [Fact]
    public void Without_a_handle_for_the_log_the_journals_take_everything()
    {
        var spool = new MemorySpool { Fault = (kind, path) => kind == "create" && IsLog(path) ? "EMFILE" : null };
        using var bench = new RecordingBench(spool, OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 16_000);
        Assert.Null(bench.Roots.All[0].Condemned);
        using var next = new RecordingBench(spool.Restart(), OneRoot, seed: 9);
        // One block may wait for the turn in which its loss is known.
        foreach (var journal in next.TakeUp()) AssertWhole(next, journal, 16_000 - 1600 - 480);
    }

    [Fact]
    public async Task A_recording_that_is_finished_does_not_come_back_from_a_log()
    {
        using var bench = new RecordingBench(options: OneRoot);
        var scopes = Open(bench);
        foreach (var scope in scopes) scope.Execute("start", "x");
        Speak(bench, 0, 12_000);
        var logs = bench.Spool.Snapshot().Where(f => IsLog(f.Key)).ToDictionary();
        foreach (var scope in scopes) scope.Close("exit");
        bench.Settle();
        var left = bench.Spool.Restart();
        foreach (var gone in left.Snapshot().Keys.Where(k => k.EndsWith(".vgj", StringComparison.Ordinal)).Skip(1)) left.Delete(gone);
        foreach (var (path, bytes) in logs) left.Replace(path, bytes);
        using var server = new WebDavDouble();
        await NodeLife.UntilDeliveredAsync(left, left, server, twoRoots: false);
        Assert.Single(server.Media);
        Assert.DoesNotContain(left.Snapshot().Keys, k => k.Contains("/journal/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_room_for_their_last_second_recordings_wait_and_then_are_whole()
    {
        using var bench = new RecordingBench(options: OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 15_200);
        var left = bench.Spool.Restart();
        var refused = 0;
        left.Fault = (kind, path) => kind == "create" && path.EndsWith(".0001.vgj", StringComparison.Ordinal) && ++refused <= 2 * Recordings ? "ENOSPC" : null;
        using var server = new WebDavDouble();
        var log = await NodeLife.UntilDeliveredAsync(left, left, server, twoRoots: false, () => server.Media.Count == Recordings);
        Assert.True(refused > 2 * Recordings, string.Join('\n', log));
    }

    [Fact]
    public void A_torn_or_damaged_log_gives_what_lies_before()
    {
        using var bench = new RecordingBench(options: OneRoot);
        foreach (var scope in Open(bench)) scope.Execute("start", "x");
        Speak(bench, 0, 15_200);
        var whole = bench.Spool.Snapshot();
        var newest = whole.Keys.Where(IsLog).Max()!;
        var random = new Random(5);
        for (var n = 0; n < 40; n++)
        {
            var left = bench.Spool.Restart();
            var bytes = whole[newest];
            if (n % 2 == 0) bytes = bytes[..random.Next(bytes.Length)];
            else bytes[random.Next(bytes.Length)] ^= 0x40;
            left.Replace(newest, bytes);
            using var next = new RecordingBench(left, OneRoot, seed: 9);
            var journals = next.TakeUp();
            Assert.Equal(Recordings, journals.Count);
            foreach (var journal in journals) AssertWhole(next, journal, 1600);
        }
    }

    private static List<RecordingScope> Open(RecordingBench bench)
    {
        bench.Leg.MoveTo(0);
        return [.. Enumerable.Range(0, Recordings).Select(_ => bench.Open())];
    }

    private static void Speak(RecordingBench bench, int from, int to, bool sync = true)
    {
        var talker = new Talker { Sequence = (ushort)(100 + from / 160) };
        for (var n = from; n < to; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            bench.Leg.Hears(n, TapLaw.Mu, payload);
            if (n % 800 == 640) bench.Turn(sync);
        }
        bench.Leg.MoveTo(to);
    }

    private static void AssertWhole(RecordingBench bench, JournalSet journal, int samples)
    {
        var (clip, file, _) = bench.MakeWav(journal);
        var talker = new Talker();
        Assert.InRange(clip.Samples.Length / 2, samples, int.MaxValue);
        for (var n = 0; n < samples; n++) Assert.True(clip.Samples[2 * n] == talker.Linear(n), $"sample {n} of {samples}: {string.Join(' ', file.Parameters)}");
    }

    private static string? Note(List<string> writes, string kind, string path)
    {
        writes.Add($"{kind} {(IsLog(path) ? "log" : path.Contains("/journal/", StringComparison.Ordinal) ? "journal" : path)}");
        return null;
    }

    private static int Logs(MemorySpool spool) => spool.Snapshot().Keys.Count(IsLog);

    private static bool IsLog(string path) => path.EndsWith(".vgt", StringComparison.Ordinal);
}
