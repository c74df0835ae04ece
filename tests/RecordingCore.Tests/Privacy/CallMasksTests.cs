using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Privacy;

/// <summary>A sensitive scope darkens all recordings of its call, whatever the application commands meanwhile.</summary>
public sealed class CallMasksTests : IDisposable
{
    private readonly RecordingBench _bench = new();
    private readonly Caller _caller;

    public CallMasksTests() => _caller = new Caller(_bench);

    [Fact]
    public void Both_directions_of_every_recording_of_the_call_are_dark()
    {
        var session = _caller.Open();
        var whole = _caller.Open(RecordingOrigin.FullCall);
        session.Execute("start;", "test");
        whole.Start();
        _caller.At(8037, () => _caller.Masks.Begin("session", "field pin", "main.vxml:9:5"));
        _caller.At(12_011, _caller.Masks.End);
        _caller.RunTo(16_000);
        session.Close("exit");
        whole.Close("exit");
        var journals = _bench.Settle();
        Assert.Equal(2, journals.Count);
        foreach (var journal in journals)
        {
            var (audio, file, _) = _bench.MakeWav(journal);
            for (var n = 0; n < 16_000; n++)
            {
                var masked = n is >= 8037 and < 12_011;
                Assert.Equal(masked ? 0 : _caller.Said(n), audio.Samples[2 * n]);
                Assert.Equal(masked ? 0 : Caller.Heard(n), audio.Samples[2 * n + 1]);
            }
            Assert.Equal([MaskType.Paused, MaskType.Resume], file.Masks.Select(m => m.Type));
            Assert.Equal(8037 / 8.0, (file.Masks[0].Time - file.StartTime).TotalMilliseconds, 1.0);
            Assert.Equal(12_011 / 8.0, (file.Masks[1].Time - file.StartTime).TotalMilliseconds, 1.0);
            Assert.Equal(("session", "field pin (main.vxml:9:5)"), (file.Masks[0].By, file.Masks[0].Reason));
            Assert.Contains("8037 mask by session Paused; 12011 mask by session Resumed", file.Parameters["recordCommands"]);
            Assert.Equal("0", file.Parameters["saysLost"]);
        }
    }

    [Fact]
    public void Neither_a_resume_nor_a_new_start_lifts_a_mask()
    {
        var scope = _caller.Open();
        scope.Execute("start; pause;", "test");
        _caller.At(4000, () => _caller.Masks.Begin("session", "field pin", ""));
        _caller.At(6000, () => scope.Execute("resume;", "test"));
        _caller.At(8000, () => scope.Execute("start;", "test"));
        _caller.At(10_000, _caller.Masks.End);
        _caller.RunTo(16_000);
        scope.Close("exit");
        var files = _bench.Settle().Select(_bench.MakeWav).ToList();
        Assert.All(files[0].Audio.Samples, s => Assert.Equal(0, s));
        Assert.Equal("application, session", Assert.Single(files[0].File.Masks).By);
        for (var n = 0; n < 8000; n++) Assert.Equal(n < 2000 ? 0 : _caller.Said(8000 + n), files[1].Audio.Samples[2 * n]);
        Assert.Equal([0, 250], files[1].File.Masks.Select(m => Math.Round((m.Time - files[1].File.StartTime).TotalMilliseconds)));
    }

    [Fact]
    public void A_pause_inside_a_mask_goes_on_after_it()
    {
        var scope = _caller.Open();
        scope.Execute("start;", "test");
        _caller.At(4000, () => _caller.Masks.Begin("session", "field pin", ""));
        _caller.At(6000, () => scope.Execute("pause;", "test"));
        _caller.At(8000, _caller.Masks.End);
        _caller.At(12_000, () => scope.Execute("resume;", "test"));
        _caller.RunTo(16_000);
        scope.Close("exit");
        var (audio, file, _) = _bench.MakeWav(Assert.Single(_bench.Settle()));
        for (var n = 0; n < 16_000; n++) Assert.Equal(n is >= 4000 and < 12_000 ? 0 : _caller.Said(n), audio.Samples[2 * n]);
        Assert.Equal([500, 1500], file.Masks.Select(m => Math.Round((m.Time - file.StartTime).TotalMilliseconds)));
    }

    [Fact]
    public void A_mask_that_no_process_ended_lasts_to_the_end()
    {
        var scope = _caller.Open();
        scope.Execute("start;", "test");
        _caller.At(8000, () => _caller.Masks.Begin("session", "field pin", ""));
        _caller.RunTo(16_000);
        _bench.Turn();
        using var next = new RecordingBench(_bench.Spool.Restart(), seed: 9);
        var (audio, file, _) = next.MakeWav(Assert.Single(next.TakeUp()));
        Assert.True(audio.Samples.Length / 2 > 15_000);
        for (var n = 0; n < audio.Samples.Length / 2; n++) Assert.Equal(n < 8000 ? _caller.Said(n) : 0, audio.Samples[2 * n]);
        Assert.Equal(MaskType.Paused, Assert.Single(file.Masks).Type);
    }

    public void Dispose() => _bench.Dispose();
}
