using System.Diagnostics.Metrics;
using VxmlGir.Audio.Files;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Crash;

/// <summary>
/// Every file call of a recording's life fails once with each error: it ends as a complete recording, or is refused or reported by an alarm and an event; never in silence.
/// One call in seven by default, another seventh for each error; VXMLGIR_TEST_FAILING_CALLS=all is the long form.
/// </summary>
public class FailingCallTests
{
    private const int Samples = 4000;
    private const int Sample = 7;

    [Theory]
    [InlineData("EIO", true)]
    [InlineData("ENOSPC", true)]
    [InlineData("EMFILE", true)]
    [InlineData("EIO", false)]
    [InlineData("ENOSPC", false)]
    [InlineData("EMFILE", false)]
    public async Task Each_call_fails_once(string error, bool twoRoots)
    {
        var failed = 0;
        var step = Environment.GetEnvironmentVariable("VXMLGIR_TEST_FAILING_CALLS") == "all" ? 1 : Sample;
        for (var call = 1 + error.Length % step; ; call += step)
        {
            var life = await LiveAsync(call, 1, error, twoRoots);
            if (life.Failed is null) break;
            failed++;
            Assert.True(life.Complete || life.Refused || (life.Alarms > 0 && life.Told), $"{error} at call {call} ({life.Failed}): {life}");
            // A second disk, or a second try, is enough for all but a program that cannot start.
            Assert.True(life.Complete || life.Refused, $"{error} at call {call} ({life.Failed}): {life}");
        }
        Assert.InRange(failed, 60 / step, 400 / step);
    }

    /// <summary>Every kind of call is among them, or the test above proves less than it says.</summary>
    [Fact]
    public async Task The_life_makes_every_kind_of_call()
    {
        var seen = new SortedSet<string>();
        await LiveAsync(int.MaxValue, 1, "EIO", twoRoots: true, seen);
        Assert.Equal(["append", "create", "delete", "list", "mkdir", "read", "rename", "sync"], seen);
    }

    [Theory]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task A_disk_that_fails_for_good_while_there_is_no_other_is_told(string error)
    {
        using var log = new LinesLog();
        var spool = new MemorySpool();
        var events = new Events();
        using var meter = new Meter("VxmlGir");
        var leg = new FakeLeg();
        await using var node = NodeLife.Start(spool, spool, new WebDavDouble(), twoRoots: false, log, meter);
        spool.Fault = (kind, _) => kind is "append" or "create" ? error : null;
        var scope = node.Open(Contexts.Make(), leg, events);
        leg.MoveTo(0);
        scope.Execute("start", "x");
        await NodeLife.UntilAsync(() => events.Failed > 0, log);
        Assert.Contains(log.Lines, l => l.Contains("SpoolCondemned", StringComparison.Ordinal));
        Assert.Contains(log.Lines, l => l.Contains("HeldInMemory", StringComparison.Ordinal));
        Assert.IsType<Admission.Refuse>(node.CanTake());
        spool.Fault = (_, _) => null;
        await NodeLife.UntilAsync(() => node.CanTake() is Admission.Accept, log);
        scope.Close("exit");
        leg.MoveTo(800);
        await NodeLife.UntilAsync(() => { leg.MoveTo(leg.SampleNow + 160); return node.InProgress == 0; }, log);
    }

    [Fact]
    public async Task A_write_that_hangs_is_told_and_refuses_new_recordings_until_it_returns()
    {
        using var log = new LinesLog();
        using var hanging = new ManualResetEventSlim(initialState: true);
        var spool = new MemorySpool();
        var (server, events, leg) = (new WebDavDouble(), new Events(), new FakeLeg());
        using var meter = new Meter("VxmlGir");
        await using var node = NodeLife.Start(spool, spool, server, twoRoots: false, log, meter);
        var scope = node.Open(Contexts.Make(new RecordingProfile { Format = RecordingFormat.Wav }), leg, events);
        leg.MoveTo(0);
        scope.Execute("start", "x");
        var talker = new Talker();
        spool.Fault = (kind, _) =>
        {
            if (kind == "append") hanging.Wait();
            return null;
        };
        Say(leg, talker, 0, Samples / 2);
        hanging.Reset();
        Say(leg, talker, Samples / 2, Samples);
        leg.MoveTo(Samples);
        await NodeLife.UntilAsync(() => log.Lines.Any(l => l.Contains("WriterStalled", StringComparison.Ordinal)), log);
        Assert.IsType<Admission.Refuse>(node.CanRecord());
        hanging.Set();
        await NodeLife.UntilAsync(() => node.CanRecord() is Admission.Accept, log);
        scope.Close("exit");
        await NodeLife.UntilAsync(() =>
        {
            leg.MoveTo(leg.SampleNow + 16);
            return node.InProgress == 0 && node.Finalising == 0 && node.Undelivered == 0;
        }, log);
        Assert.True(IsComplete(server), string.Join('\n', log.Lines));
    }

    private static void Say(FakeLeg leg, Talker talker, int from, int to)
    {
        for (var n = from; n < to; n += 160)
        {
            leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            leg.Says(packet, payload);
            leg.Hears(n, TapLaw.Mu, payload);
        }
    }

    private static async Task<Life> LiveAsync(int failing, int times, string error, bool twoRoots, SortedSet<string>? seen = null)
    {
        var (count, what) = (0, (string?)null);
        var gate = new Lock();
        var spool = new MemorySpool
        {
            Fault = (kind, path) =>
            {
                lock (gate)
                {
                    seen?.Add(kind);
                    if (++count < failing || count >= failing + times) return null;
                    what = $"{kind} {path}";
                    return error;
                }
            },
        };
        using var meter = new Meter("VxmlGir");
        using var log = new LinesLog();
        var (server, events) = (new WebDavDouble(), new Events());
        RecordingNode node;
        try
        {
            node = NodeLife.Start(spool, spool, server, twoRoots, log, meter);
        }
        catch (IOException refused)
        {
            return new Life(what, false, true, 1, false, refused.Message);
        }
        await using (node) await RecordAsync(node, events, log);
        var lines = string.Join('\n', log.Lines);
        return new Life(what, IsComplete(server), false, log.Lines.Count(l => l.Contains("alarm", StringComparison.Ordinal)), events.Failed > 0, lines);
    }

    private static async Task RecordAsync(RecordingNode node, Events events, LinesLog log)
    {
        var leg = new FakeLeg();
        var talker = new Talker();
        var scope = node.Open(Contexts.Make(new RecordingProfile { Format = RecordingFormat.Wav }), leg, events);
        leg.MoveTo(0);
        await NodeLife.UntilAsync(() => node.CanTake() is Admission.Accept, log);
        scope.Execute("start", "x");
        for (var n = 0; n < Samples; n += 160)
        {
            leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            leg.Says(packet, payload);
            leg.Hears(n, TapLaw.Mu, payload);
            if (n % 800 == 0) await Task.Delay(3);
        }
        leg.MoveTo(Samples);
        scope.Close("exit");
        await NodeLife.UntilAsync(() =>
        {
            leg.MoveTo(leg.SampleNow + 16);
            return node.InProgress == 0 && node.Finalising == 0 && node.Undelivered == 0;
        }, log);
    }

    private static bool IsComplete(WebDavDouble server)
    {
        if (server.Media.Count != 1 || server.Posts.Count == 0) return false;
        var samples = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(server.Media.Single().Value, "audio/wav", null, AudioLimits.Default)).Clip.Samples;
        var talker = new Talker();
        return samples.Length == 2 * Samples && Enumerable.Range(0, Samples).All(n => samples[2 * n] == talker.Linear(n) && samples[2 * n + 1] == talker.Linear(n));
    }

    private sealed record Life(string? Failed, bool Complete, bool Refused, int Alarms, bool Told, string Log);

    private sealed class Events : IRecordingEvents
    {
        private int _failed;

        public int Failed => Volatile.Read(ref _failed);

        public void On(RecordingEvent happened)
        {
            if (happened is RecordingEvent.Failed) Interlocked.Increment(ref _failed);
        }
    }
}
