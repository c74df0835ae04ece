using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>The same call as MP3: after the stated encoder delay it is as long as it was, and its pause is silent.</summary>
[Collection(RecordingCollection.Name)]
public class Mp3Tests(RecordingHouse house) 
{
    /// <summary>One MPEG-2.5 layer III frame: 72 ms.</summary>
    private const int Frame = 576;

    [Theory]
    [InlineData("mp3-8", 1, 8)]
    [InlineData("mp3-16", 2, 16)]
    [InlineData("mp3-32", 2, 32)]
    public async Task Length_and_form_are_as_stated(string profile, int channels, int kilobits)
    {
        foreach (var file in (await house.Of(profile)).Files)
        {
            var audio = await file.AudioAsync();
            var expected = (file.Stop - file.Start).TotalSeconds * 8000;
            Assert.True(Math.Abs(audio.Length - file.EncoderDelay - expected) <= Frame, $"{audio.Length} samples less {file.EncoderDelay}, expected {expected:0} in {file}");
            var probe = await AudioProbe.FfprobeAsync(file.File);
            Assert.Equal(("mp3", channels, 8000, kilobits * 1000), (probe.Codec, probe.Channels, probe.Rate, probe.BitRate));
            Assert.InRange(await AudioProbe.SoxSamplesAsync(file.File), audio.Length - 2 * Frame, audio.Length + 2 * Frame);
            Assert.Equal("audio/mp3", file.Type);
        }
    }

    [Theory]
    [InlineData("mp3-8")]
    [InlineData("mp3-16")]
    [InlineData("mp3-32")]
    public async Task The_inside_of_a_pause_is_below_80_dB(string profile)
    {
        var file = (await house.Of(profile)).Files[0];
        var audio = await file.AudioAsync();
        var (start, end) = Assert.Single(RecordedCall.Pauses(file));
        foreach (var channel in audio.Channels)
        {
            var inside = channel.AsSpan((int)start + file.EncoderDelay + 800, (int)(end - start) - 1600);
            Assert.True(Level.Dbfs(inside) < -80, $"{Level.Dbfs(inside):0.0} dBFS in {file}");
            var before = channel.AsSpan((int)start + file.EncoderDelay - 4000, 2000);
            Assert.True(Level.Dbfs(before) > -50, $"{Level.Dbfs(before):0.0} dBFS before the pause in {file}");
        }
    }

    [Theory]
    [InlineData("mp3-16")]
    [InlineData("mp3-32")]
    public async Task Both_sides_are_where_they_belong(string profile)
    {
        var call = await house.Of(profile);
        var file = call.Files[0];
        var audio = await file.AudioAsync();
        // What 16 kbit/s leaves of noise still resembles it; its place is what counts.
        var (sample, expected) = call.SaidDuring(file).First();
        var said = Correlation.Find(call.Said.Audio.AsSpan((int)sample, 2000), audio.Left);
        Assert.True(Math.Abs(said.Offset - file.EncoderDelay - expected) <= 160, $"caller: {said}, expected {expected:0} after {file.EncoderDelay}");
        var needle = KnownPrompts.Of("one").AsSpan(800, 4000).ToArray();
        var heard = RecordedCall.PlaceOf(file, call.Heard.At(Correlation.Find(needle, call.Heard.Samples).Offset));
        var played = Correlation.Find(needle, audio.Right);
        Assert.True(Math.Abs(played.Offset - file.EncoderDelay - heard) <= 160, $"platform: {played}, expected {heard:0} after {file.EncoderDelay}");
    }

    [Fact]
    public async Task Mono_wav_mixes_both_sides()
    {
        var call = await house.Of("wav-mono");
        var audio = await call.Files[0].AudioAsync();
        Assert.Single(audio.Channels);
        var needle = KnownPrompts.Of("one").AsSpan(800, 4000).ToArray();
        Assert.True(Correlation.Find(needle, audio.Left).Correlation > 0.5);
        var (sample, expected) = call.SaidDuring(call.Files[0]).First();
        var said = Correlation.Find(call.Said.Audio.AsSpan((int)sample, 2000), audio.Left, (int)expected - 800, (int)expected + 800);
        Assert.True(said.Correlation > 0.5 && Math.Abs(said.Offset - expected) <= 160, said.ToString());
    }
}
