using VxmlGir.Contracts.Recording;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Node;

/// <summary>The machine holds the session up in the middle of a start, and the call goes on: what comes after the start's sample is in the file.</summary>
public sealed class LateAttachTests : IDisposable
{
    private readonly RecordingBench _bench = new();
    private readonly Talker _talker = new();

    [Theory]
    [InlineData("start", 1)]
    [InlineData("parameter a=b; start", 1)]
    [InlineData("start; stop; start", 2)]
    [InlineData("start; start", 2)]
    public void Nothing_is_missed_after_the_start(string commands, int files)
    {
        var scope = _bench.Open();
        Say(0, 1600);
        _bench.Leg.BeforeAttach = () => Say(_bench.Leg.SampleNow, _bench.Leg.SampleNow + 480);
        var acks = scope.Execute(commands, "x");
        _bench.Leg.BeforeAttach = null;
        var start = acks.First(a => a.Command == "start").Sample;
        Assert.Equal(2080, start);
        Say(2080 + (480 * (files - 1)), 8000);
        scope.Close("exit");
        Assert.Equal(files, _bench.Settle().Count);
        var (clip, _, _) = _bench.MakeWav(_bench.Closed[^1]);
        // The second of one text begins at the same sample, and is attached when its turn comes.
        var from = 480 * (files - 1);
        for (var n = from; n < 8000 - start; n++) Assert.Equal(_talker.Linear(start + n), clip.Samples[2 * n]);
    }

    [Fact]
    public void A_start_that_is_refused_leaves_no_tap_behind()
    {
        using var bench = new RecordingBench(options: new RecordingOptions { SpoolRoot = "/spool", Limits = new CommandLimits { RecordingsPerScope = 1 } });
        var scope = bench.Open();
        Assert.Equal([RecordEffect.Started, RecordEffect.Refused], scope.Execute("start; start", "x").Select(a => a.Effect));
        Assert.Equal(RecordEffect.Refused, scope.Execute("start", "x")[0].Effect);
        bench.Leg.MoveTo(160);
        bench.Leg.MoveTo(320);
        Assert.Equal(1, bench.Leg.Taps);
    }

    public void Dispose() => _bench.Dispose();

    private void Say(long from, long to)
    {
        for (var n = from; n < to; n += 160)
        {
            _bench.Leg.MoveTo(n);
            var (packet, payload) = _talker.Packet(n, 160, n);
            _bench.Leg.Says(packet, payload);
            _bench.Leg.Hears(n, TapLaw.Mu, payload);
        }
        _bench.Leg.MoveTo(to);
    }
}
