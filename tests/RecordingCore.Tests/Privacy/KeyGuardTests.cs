using VxmlGir.Audio.Files;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Privacy;

/// <summary>Hole and fill: a key is in the file when something harmless took it, else silence; the rest of the speech is whole either way.</summary>
public sealed class KeyGuardTests : IDisposable
{
    private const long End = 24_000;

    /// <summary>How far beyond a key the silence may reach: 60 ms, the detector's block or two, a packet.</summary>
    private const int Reach = 480 + 306 + 160;
    private readonly RecordingBench _bench;
    private readonly Caller _caller;

    public KeyGuardTests() : this(new RecordingOptions { SpoolRoot = "/spool" })
    {
    }

    private KeyGuardTests(RecordingOptions options)
    {
        _bench = new RecordingBench(options: options);
        _caller = new Caller(_bench);
    }

    [Fact]
    public void Without_keys_nothing_is_missing()
    {
        var (audio, file) = Record();
        AssertWhole(audio, 0, End);
        Assert.Empty(file.Masks);
        Assert.Equal("0", file.Parameters["saysLost"]);
        Assert.Equal("0", file.Parameters["saysReordered"]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_key_that_nobody_took_is_silence_with_a_mask(bool tone, bool told)
    {
        Press('5', 9640, 800, tone, told);
        var (audio, file) = Record();
        AssertSilent(audio, 9640, 10440);
        AssertWhole(audio, 0, 9640 - Reach);
        AssertWhole(audio, 10440 + Reach, End);
        Assert.Equal([MaskType.Paused, MaskType.Resume], file.Masks.Select(m => m.Type));
        Assert.Equal(("platform", "keys"), (file.Masks[0].By, file.Masks[0].Reason));
        Assert.InRange((file.Masks[0].Time - file.StartTime).TotalMilliseconds * 8, 9640 - Reach, 9640);
        Assert.InRange((file.Masks[1].Time - file.StartTime).TotalMilliseconds * 8, 10440, 10440 + Reach);
        Assert.Equal("0", file.Parameters["saysLost"]);
    }

    /// <summary>By events the platform reports at the first packet, in-band some time later, by INFO when it pleases; taken at once, or after 3 s of typing ahead.</summary>
    [Theory]
    [InlineData(true, true, 10_000, 9760)]
    [InlineData(false, true, 33_000, 9760)]
    [InlineData(true, false, 10_700, 9700)]
    [InlineData(true, false, 33_000, 9700)]
    [InlineData(true, false, 9760, 9750)]
    [InlineData(true, false, 12_000, 11_900)]
    public void A_key_that_was_taken_is_whole(bool tone, bool told, long taken, long reported)
    {
        Press('5', 9640, 800, tone, told);
        _caller.At(taken, () => _caller.Masks.Disclose('5', reported));
        var (audio, file) = Record(40_000);
        AssertWhole(audio, 0, 40_000);
        Assert.Empty(file.Masks);
    }

    [Fact]
    public void Of_the_same_digit_twice_only_the_one_that_was_taken_is_heard()
    {
        Press('5', 8000, 640, tone: true, told: true);
        Press('5', 9280, 640, tone: true, told: true);
        _caller.At(8200, () => _caller.Masks.Disclose('5', 8160));
        var (audio, _) = Record();
        AssertWhole(audio, 0, 9280 - Reach);
        AssertSilent(audio, 9280, 9920);
    }

    [Fact]
    public void In_band_as_well_even_40_ms_apart()
    {
        Press('5', 8000, 640, tone: true, told: false);
        Press('5', 8960, 640, tone: true, told: false);
        _caller.At(9000, () => _caller.Masks.Disclose('5', 8100));
        var (audio, _) = Record();
        AssertSilent(audio, 8960, 9600);
        // The first, but for what lies too near the second.
        AssertWhole(audio, 0, 8960 - Reach);
    }

    [Fact]
    public void The_wrong_digit_discloses_nothing()
    {
        Press('5', 8000, 640, tone: true, told: true);
        _caller.At(8200, () => _caller.Masks.Disclose('6', 8160));
        var (audio, _) = Record();
        AssertSilent(audio, 8000, 8640);
    }

    /// <summary>Tones across both edges of the mask, one of them so short inside the recording that it is no key by itself.</summary>
    [Fact]
    public void Tones_across_a_masks_edges_are_silent_outside_it_as_well()
    {
        Press('7', 7800, 800, tone: true, told: false);
        _caller.At(8000, () => _caller.Masks.Begin("session", "field pin", "a:1:1"));
        Press('8', 11_500, 700, tone: true, told: false);
        _caller.At(12_000, _caller.Masks.End);
        var (audio, file) = Record();
        AssertSilent(audio, 7800, 12_200);
        AssertWhole(audio, 0, 7800 - Reach);
        AssertWhole(audio, 12_200 + Reach, End);
        Assert.Equal("session, platform", string.Join(", ", file.Masks[0].By!.Split(", ").OrderDescending()));
        Assert.Equal(2, file.Masks.Length);
    }

    /// <summary>20 ms of a tone are no key to any receiver, and enough to know it by.</summary>
    [Theory]
    [InlineData(160)]
    [InlineData(320)]
    public void A_rest_of_a_tone_at_the_start_is_silent(int rest)
    {
        Press('3', 8000 + rest - 800, 800, tone: true, told: false);
        var (audio, _) = Record(End, from: 8000);
        AssertSilent(audio, 8000, 8000 + rest, origin: 8000);
    }

    [Fact]
    public void The_beginning_of_a_tone_at_the_end_is_silent()
    {
        Press('3', End - 240, 800, tone: true, told: false);
        var (audio, _) = Record();
        AssertSilent(audio, End - 240, End);
    }

    [Fact]
    public void What_is_not_taken_in_time_is_forgotten()
    {
        Press('5', 9640, 800, tone: true, told: true);
        _caller.At(100_000, () => _caller.Masks.Disclose('5', 9760));
        var (audio, file) = Record(120_000);
        AssertSilent(audio, 9640, 10_440);
        Assert.Equal(2, file.Masks.Length);
    }

    [Fact]
    public void When_there_is_no_room_the_oldest_key_stays_silent()
    {
        using var small = new KeyGuardTests(new RecordingOptions { SpoolRoot = "/spool", Keys = new KeyGuardOptions { KeyBytes = 4096 } });
        for (var k = 0; k < 3; k++) small.Press((char)('1' + k), 8000 + 3200 * k, 800, tone: true, told: true);
        small._caller.At(20_000, () =>
        {
            for (var k = 0; k < 3; k++) small._caller.Masks.Disclose((char)('1' + k), 8000 + 3200 * k + 160);
        });
        var (audio, _) = small.Record();
        AssertSilent(audio, 8000, 8100);
        small.AssertWhole(audio, 14_400 - 480, End);
    }

    [Fact]
    public void More_memory_keeps_more_keys()
    {
        // 24 long keys are some 340 packets of 20 ms, 53 KB: more than the default keeps.
        using var large = new KeyGuardTests(new RecordingOptions { SpoolRoot = "/spool", RingBytes = 128 * 1024, Keys = new KeyGuardOptions { KeyBytes = 64 * 1024 } });
        for (var k = 0; k < 24; k++) large.Press((char)('0' + k % 10), 8000 + 2880 * k, 1280, tone: true, told: true);
        large._caller.At(82_000, () =>
        {
            for (var k = 0; k < 24; k++) large._caller.Masks.Disclose((char)('0' + k % 10), 8000 + 2880 * k + 160);
        });
        var (audio, file) = large.Record(90_000);
        large.AssertWhole(audio, 0, 90_000);
        Assert.Empty(file.Masks);
    }

    [Fact]
    public void A_crash_leaves_silence()
    {
        Press('5', 9640, 800, tone: true, told: true);
        _caller.Open().Execute("start;", "test");
        _caller.RunTo(16_000);
        _bench.Turn();
        using var next = new RecordingBench(_bench.Spool.Restart(), seed: 9);
        var (clip, file, _) = next.MakeWav(Assert.Single(next.TakeUp()));
        AssertSilent(clip, 9640, 10_440);
        AssertWhole(clip, 0, 9640 - Reach);
        Assert.Equal("interrupted", file.Parameters["endReason"]);
        Assert.Equal(2, file.Masks.Length);
    }

    [Fact]
    public void A_law_of_silence_without_packets_lets_go_what_was_held_back()
    {
        var scope = _caller.Open();
        scope.Execute("start;", "test");
        _caller.RunTo(8000);
        for (var n = 8000; n <= 8800; n += 80) _bench.Leg.MoveTo(n);
        _bench.Turn();
        using var next = new RecordingBench(_bench.Spool.Restart(), seed: 9);
        var (clip, _, _) = next.MakeWav(Assert.Single(next.TakeUp()));
        AssertWhole(clip, 0, 8000);
    }

    public void Dispose() => _bench.Dispose();

    private void Press(char digit, long from, int samples, bool tone, bool told)
    {
        if (tone) _caller.Tone(digit, from, samples);
        if (told) _caller.Event(digit, from, samples);
    }

    private (AudioClip Audio, MediaFile File) Record(long end = End, long from = 0)
    {
        _caller.RunTo(from);
        var scope = _caller.Open();
        scope.Execute("start;", "test");
        _caller.RunTo(end);
        scope.Close("exit");
        var (audio, file, _) = _bench.MakeWav(Assert.Single(_bench.Settle()));
        return (audio, file);
    }

    private void AssertWhole(AudioClip audio, long from, long to)
    {
        for (var n = from; n < Math.Min(to, audio.Samples.Length / 2); n++) Assert.True(audio.Samples[2 * n] == _caller.Said(n), $"sample {n}: {audio.Samples[2 * n]}, not {_caller.Said(n)}");
    }

    private static void AssertSilent(AudioClip audio, long from, long to, long origin = 0)
    {
        for (var n = from - origin; n < to - origin; n++) Assert.True(audio.Samples[2 * n] == 0, $"sample {n + origin}: {audio.Samples[2 * n]}");
    }
}
