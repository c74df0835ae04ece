using VxmlGir.Audio.G711;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class PlaybackTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(60)]
    public void Every_sample_is_sent_once_and_in_order_across_prompts(int ptime)
    {
        var stage = MediaStage.Started(MediaStage.Terms with { PtimeMs = ptime });
        var (first, second) = (MediaStage.Pattern(1234), MediaStage.Pattern(777, 9));
        stage.Play(new PlayPiece.Clip(first), new PlayPiece.Silence(321));
        stage.Play(new PlayPiece.Clip(second));
        stage.Run(500);

        var stream = stage.Wire.SentRtp.SelectMany(p => p.Payload).ToArray();
        var expected = first.Concat(Enumerable.Repeat((byte)0xFF, 321)).Concat(second).ToArray();
        var start = Array.IndexOf(stream, first[0]);
        Assert.Equal(expected, stream[start..(start + expected.Length)]);
        Assert.All(stream[(start + expected.Length)..], b => Assert.Equal(0xFF, b));
        Assert.Equal(new[] { (1, true, 1555L), (2, true, 777L) }, stage.Events.OfType<MediaEvent.PlayEnded>().Select(e => (e.Id, e.Completed, e.PlayedSamples)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(60)]
    public void Packets_leave_every_ptime_with_sequence_and_timestamp_running_on(int ptime)
    {
        var stage = MediaStage.Started(MediaStage.Terms with { PtimeMs = ptime });
        stage.Run(600);
        var sent = stage.Wire.SentRtp.ToList();
        Assert.InRange(sent.Count, 600 / ptime, 620 / ptime + 1);
        Assert.All(sent, p => Assert.Equal(8 * ptime, p.Payload.Length));
        Assert.All(sent.Zip(sent.Skip(1)), pair =>
        {
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence);
            Assert.Equal(pair.First.Timestamp + 8 * (uint)ptime, pair.Second.Timestamp);
            Assert.Equal(ptime * 1_000_000L, pair.Second.AtNanos - pair.First.AtNanos);
        });
        Assert.Equal(new[] { true }, sent.Select(p => p.Marker).Distinct().Take(1));
        Assert.Single(sent, p => p.Marker);
    }

    [Fact]
    public void Marks_are_reported_with_the_time_since()
    {
        var stage = MediaStage.Started();
        stage.Play(new PlayPiece.Mark("a"), new PlayPiece.Clip(MediaStage.Pattern(400)), new PlayPiece.Mark("b"), new PlayPiece.Clip(MediaStage.Pattern(1600)), new PlayPiece.Mark("end"));
        stage.Run(140);
        stage.Leg.StopPlay();
        stage.Run(20);
        var ended = Assert.Single(stage.Events.OfType<MediaEvent.PlayEnded>());
        Assert.False(ended.Completed);
        Assert.Equal("b", ended.LastMark);
        Assert.Equal(ended.PlayedSamples - 400, ended.SamplesSinceMark);

        stage.Events.Clear();
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(160)), new PlayPiece.Mark("end"));
        stage.Run(40);
        Assert.Equal(new MediaEvent.PlayEnded(2, true, 160, "end", 0), Assert.Single(stage.Events));
    }

    [Fact]
    public void A_prompt_of_marks_only_or_of_nothing_ends_too()
    {
        var stage = MediaStage.Started();
        stage.Play();
        stage.Play(new PlayPiece.Mark("m"));
        stage.Run(20);
        Assert.Equal([new MediaEvent.PlayEnded(1, true, 0, null, 0), new MediaEvent.PlayEnded(2, true, 0, "m", 0)], stage.Events);
    }

    [Fact]
    public void Stopping_reports_every_queued_prompt_and_leaves_silence()
    {
        var stage = MediaStage.Started();
        for (var i = 0; i < 3; i++) stage.Play(new PlayPiece.Clip(MediaStage.Pattern(8000)));
        stage.Run(100);
        stage.Leg.StopPlay();
        stage.Run(4);
        Assert.Equal([1, 2, 3], stage.Events.OfType<MediaEvent.PlayEnded>().Where(e => !e.Completed).Select(e => e.Id));
        Assert.Equal([true, false, false], stage.Events.OfType<MediaEvent.PlayEnded>().Select(e => e.PlayedSamples > 0));
        stage.Wire.Sent.Clear();
        stage.Run(100);
        Assert.All(stage.Wire.SentRtp.SelectMany(p => p.Payload), b => Assert.Equal(0xFF, b));
    }

    [Fact]
    public void More_prompts_than_may_wait_are_refused_at_once()
    {
        var stage = MediaStage.Started(options: new MediaOptions { MaxQueuedPrompts = 2 });
        for (var i = 0; i < 3; i++) stage.Play(new PlayPiece.Silence(800));
        stage.Run(2);
        Assert.Equal(new MediaEvent.PlayEnded(3, false, 0, null, 0), Assert.Single(stage.Events));
    }

    [Fact]
    public void A_law_clips_are_converted_and_a_change_of_law_takes_effect_within_the_prompt()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var clip = MediaStage.Pattern(3200);
        stage.Play(new PlayPiece.Clip(clip));
        stage.Run(200);
        stage.Leg.Negotiate(MediaStage.Terms with { ALaw = true, PayloadType = 8 });
        stage.Run(300);

        Assert.Equal(new byte[] { 0, 8 }, stage.Wire.SentRtp.Select(p => p.PayloadType).Distinct());
        Assert.Equal([TapLaw.Mu, TapLaw.A], tap.Heard.Select(h => h.Law).Distinct());
        var decoded = tap.Heard.SelectMany(h => Decode(h.Law == TapLaw.A ? Law.A : Law.Mu, h.Payload)).ToArray();
        var original = Decode(Law.Mu, clip);
        var start = Enumerable.Range(0, decoded.Length - original.Length).First(i => decoded[i] == original[0] && decoded[i + 1] == original[1] && decoded[i + 2] == original[2]);
        // A conversion between the laws moves a value by one step of the other law at most.
        Assert.All(Enumerable.Range(0, original.Length), i => Assert.InRange(Math.Abs(decoded[start + i] - original[i]), 0, Math.Max(16, Math.Abs((int)original[i]) / 12)));
    }

    [Fact]
    public void On_hold_nothing_is_sent_or_heard_and_prompts_go_on_in_time()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Leg.Negotiate(MediaStage.Terms with { Send = false });
        stage.Run(20);
        stage.Wire.Sent.Clear();
        var heard = tap.Heard.Count;
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(1600)));
        stage.Run(240);
        Assert.Empty(stage.Wire.SentRtp);
        Assert.Equal(heard, tap.Heard.Count);
        Assert.True(Assert.Single(stage.Events.OfType<MediaEvent.PlayEnded>()).Completed);

        stage.Leg.Negotiate(MediaStage.Terms);
        stage.Run(100);
        Assert.True(stage.Wire.SentRtp.First().Marker);
    }

    [Fact]
    public void Silence_suppression_sends_comfort_noise_once_and_begins_a_talkspurt_with_the_marker()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { ComfortNoisePayloadType = 13 }, new MediaOptions { SilenceSuppression = true });
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(480)));
        stage.Run(500);
        stage.Play(new PlayPiece.Clip(MediaStage.Pattern(320)));
        stage.Run(200);
        var types = string.Concat(stage.Wire.SentRtp.SkipWhile(p => p.PayloadType == 13).Select(p => p.PayloadType == 13 ? "n" : p.Marker ? "M" : "a"));
        Assert.Equal("MaanMan", types);
    }

    [Fact]
    public void Time_that_the_shard_skipped_is_a_gap_and_loses_nothing_of_the_prompt()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var clip = MediaStage.Pattern(1600);
        stage.Play(new PlayPiece.Clip(clip));
        stage.Run(100);
        stage.Skip(5000);
        stage.Run(300);
        var start = Array.IndexOf(tap.HeardBytes, clip[0]);
        Assert.Equal(clip, tap.HeardBytes[start..(start + clip.Length)]);
        var gaps = tap.Heard.Zip(tap.Heard.Skip(1)).Where(p => p.Second.Sample - p.First.Sample != 160).ToList();
        Assert.InRange(Assert.Single(gaps).Second.Sample - gaps[0].First.Sample, 40_000, 40_400);
        Assert.Equal(2, stage.Wire.SentRtp.Count(p => p.Marker));
    }

    [Fact]
    public void A_packet_that_the_system_refuses_is_counted_and_not_heard()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Run(2);
        stage.Wire.Refuses = true;
        stage.Run(100);
        Assert.Empty(tap.Heard);
        Assert.Equal(5, stage.Leg.Figures().SendErrors);
    }

    private static short[] Decode(Law law, byte[] codes)
    {
        var samples = new short[codes.Length];
        G711Codec.Decode(law, codes, samples);
        return samples;
    }
}
