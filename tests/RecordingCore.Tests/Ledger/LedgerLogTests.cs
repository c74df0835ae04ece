using System.Diagnostics;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Tests.Ledger;

public sealed class LedgerLogTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly LinesLog _log = new();

    [Fact]
    public void Entries_are_durable_with_the_next_sync_and_in_order()
    {
        var roots = Roots(new MemorySpool(), "/a");
        using var log = Open(roots);
        log.Add(Entry("one"));
        log.Add(Entry("two"));
        log.Flush();
        Assert.Equal(0, log.Durable.Head.Number);
        Assert.Empty(log.TakeDurable());
        roots.All[0].SyncOnce();
        Assert.Equal("Segment: Started:one Started:two", string.Join(' ', log.TakeDurable().Select(e => $"{e.Entry.Step}:{e.Entry.MediaId}")));
        Assert.Equal(3, log.Durable.Head.Number);
        Assert.Empty(log.TakeDurable());
    }

    [Fact]
    public void Cut_at_any_byte_the_next_process_goes_on_from_the_last_whole_entry()
    {
        var spool = new MemorySpool();
        using (var log = Open(Roots(spool, "/a")))
        {
            for (var i = 0; i < 3; i++) log.Add(Entry("m" + i));
        }
        var whole = spool.Snapshot()["/a/ledger/00000001.vgl"];
        for (var length = 0; length <= whole.Length; length++)
        {
            var torn = spool.Restart();
            torn.Replace("/a/ledger/00000001.vgl", whole[..length]);
            var roots = Roots(torn, "/a");
            var scan = LedgerScan.Look(roots);
            var expected = SegmentReader.Parse(new SegmentFile("/a/ledger", 1), whole[..length]).Frames.Length;
            Assert.Equal(expected, scan.State.Head.Number);
            using (var log = Open(roots)) log.Add(Entry("after"));
            var findings = Check(torn, "/a", out var chain);
            Assert.True(findings.Count == 0, $"cut at {length}: {string.Join('\n', findings)}");
            Assert.Equal(expected + 2, chain.Head.Number);
            Assert.Equal("after", chain.Entries[expected + 2].MediaId);
        }
    }

    [Fact]
    public async Task When_a_root_fails_the_other_one_goes_on_and_nothing_is_missing_or_double()
    {
        foreach (var kind in (string[])["append", "sync", "create"])
        {
            var spool = new MemorySpool();
            var roots = Roots(spool, "/a", "/b");
            using var log = Open(roots);
            log.Add(Entry("durable"));
            log.Flush();
            roots.All[0].SyncOnce();
            log.Add(Entry("written"));
            if (kind == "sync") log.Flush();
            spool.Fault = (k, path) => k == kind && path.StartsWith("/a", StringComparison.Ordinal) ? "EIO" : null;
            if (kind == "create") roots.All[0].Condemn("create");
            log.Add(Entry("waiting"));
            var durable = log.DurableAsync();
            // Each root's sync is awaited by the log on another thread, which may take its time.
            for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(20) && !durable.IsCompleted;)
            {
                foreach (var root in roots.All.Where(r => r.Condemned is null)) root.SyncOnce();
                await Task.Yield();
            }
            Assert.True(durable.IsCompleted, kind);
            Assert.True(await durable);
            Assert.Equal("durable written waiting", string.Join(' ', log.TakeDurable().Where(e => e.Entry.MediaId.Length > 0).Select(e => e.Entry.MediaId)));
            var findings = Check(spool, "/a", out var chain, "/b");
            Assert.Empty(findings);
            // Condemned before the log had heard of the sync: it is repeated as well, which nobody sees.
            Assert.Equal(kind == "create" ? 4 : 5, chain.Head.Number);
            Assert.Equal(["durable", "written", "waiting"], LedgerScan.Entries(roots, 0).Select(e => e.Entry.MediaId).Where(m => m.Length > 0));
        }
    }

    [Fact]
    public void Without_any_root_entries_wait_and_somebody_is_told_once()
    {
        var spool = new MemorySpool();
        var roots = Roots(spool, "/a");
        using var log = Open(roots);
        roots.All[0].Condemn("gone");
        for (var i = 0; i < 3; i++)
        {
            log.Add(Entry("m" + i));
            log.Flush();
        }
        Assert.Single(_log.Lines, l => l.Contains("LedgerFailed"));
        Assert.True(roots.All[0].Probe());
        log.Flush();
        roots.All[0].SyncOnce();
        Assert.Equal(4, log.Durable.Head.Number);
    }

    [Fact]
    public async Task Durable_is_durable_however_many_others_note_at_the_same_time()
    {
        var roots = Roots(new MemorySpool(), "/a");
        using var log = Open(roots);
        var others = Task.Run(() =>
        {
            for (var n = 0; n < 30_000; n++) log.Add(Entry("other"));
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 200 || !others.IsCompleted; i++)
        {
            log.Add(Entry("mine" + i));
            var durable = log.DurableAsync();
            while (!durable.IsCompleted) roots.All[0].SyncOnce();
            Assert.True(await durable);
            Assert.Contains(log.TakeDurable(), e => e.Entry.MediaId == "mine" + i);
        }
    }

    [Fact]
    public void More_than_memory_holds_is_refused_counted_and_an_alarm()
    {
        var roots = Roots(new MemorySpool(), "/a");
        using var log = Open(roots);
        for (var i = 0; i < LedgerLog.MaxWaiting; i++) Assert.True(log.Add(Entry("m")));
        Assert.False(log.Add(Entry("one too many")));
        Assert.Contains(_log.Lines, l => l.Contains("one too many") && l.Contains("LedgerFailed"));
    }

    [Fact]
    public void Long_logs_go_on_in_new_segments()
    {
        var spool = new MemorySpool();
        var roots = Roots(spool, "/a");
        using (var log = Open(roots))
        {
            for (var i = 0; i < 12; i++)
            {
                log.Add(Entry("m" + i) with { Detail = new string('x', 900_000) });
                log.Flush();
                roots.All[0].SyncOnce();
            }
        }
        Assert.Equal(3, spool.Snapshot().Keys.Count(k => k.EndsWith(".vgl", StringComparison.Ordinal)));
        Assert.Empty(Check(spool, "/a", out var chain));
        Assert.Equal(12, chain.Entries.Values.Count(e => e.Step == LedgerStep.Started));
    }

    private static List<Finding> Check(MemorySpool spool, string root, out ChainCheck chain, params string[] more)
    {
        var findings = new List<Finding>();
        chain = new ChainCheck(findings);
        string[] folders = [.. more.Prepend(root).Select(r => r + "/ledger")];
        chain.Run([.. SegmentFile.Find(folders, spool.List).Select(f => SegmentReader.Read(f, spool.OpenRead))]);
        return findings;
    }

    private static LedgerEntry Entry(string id) => new() { Time = DateTimeOffset.UnixEpoch, Step = LedgerStep.Started, MediaId = id, CallUuid = Contexts.Uuid };

    private static SpoolRoots Roots(MemorySpool spool, params string[] paths) => new([.. paths.Select(p => new SpoolRoot(p, spool, spool, new SeededIds(3)))]);

    private LedgerLog Open(SpoolRoots roots) => new(roots, LedgerScan.Look(roots), new RecordingAlarms(new RecordingMetrics(_meter), _log), TimeProvider.System);

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
    }
}
