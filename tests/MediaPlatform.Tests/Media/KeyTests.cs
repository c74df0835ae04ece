using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class KeyTests
{
    // One packet a token: event code (hexadecimal), duration in packets, e = end bit, @n = timestamp in packets since the start of the row,
    // . = 20 ms without a packet. What a row sends and the keys it must give.
    [Theory]
    [InlineData("5.1@0 5.2@0 5.3@0 5.4e@0 5.4e@0 5.4e@0", "5")]
    [InlineData("5.3@0 5.4e@0 5.4e@0", "5")] // lost start
    [InlineData("5.4e@0", "5")] // one of the ends is all that came
    [InlineData("5.1@0 5.2@0 5.3@0 . . 6.1@8 6.2e@8", "56")] // lost end
    [InlineData("5.1@0 5.1@0 5.2@0 5.2@0 5.3e@0 5.3e@0", "5")] // everything twice
    [InlineData("5.2@0 5.1@0 5.4e@0 5.3@0 5.4e@0", "5")] // reordered within
    [InlineData("5.1@0 5.3e@0 6.1@8 5.3e@0 6.2@8 6.3e@8", "56")] // straggler of the last key
    [InlineData("5.1@0 5.3e@0 5.3e@0 5.1@8 5.3e@8", "55")] // the same key twice
    [InlineData("5.1@0 5.3@0 5.1@8 5.3e@8", "55")] // the same key twice, the first end lost
    [InlineData("5.1@0 5.2@1 5.3@2 5.4@3 5.4e@3", "5")] // a sender that moves the timestamp while the key is down
    [InlineData("0.1@0 0.2e@0 a.1@8 a.2e@8 b.1@16 b.2e@16 c.1@24 c.2e@24 f.1@32 f.2e@32", "0*#AD")]
    [InlineData("10.1@0 10.2e@0 24.1@8 ff.1@16", "")] // flash, modem tones, nonsense
    public void Telephone_events(string packets, string keys)
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        foreach (var token in packets.Split(' '))
        {
            if (token != ".") peer.Send(Packet(peer, token));
            stage.Run(20);
        }

        stage.Run(400);
        Assert.Equal(keys, stage.Keys());
        Assert.Equal(keys, string.Concat(stage.Events.OfType<MediaEvent.KeyEnded>().Select(k => k.Digit)));
        Assert.Equal(keys.Length, stage.Leg.Figures().Keys);
    }

    [Fact]
    public void A_key_is_reported_at_the_arrival_of_its_first_packet()
    {
        var stage = MediaStage.Started();
        stage.Run(6);
        var (peer, now) = (new Peer(stage), stage.Leg.SampleNow);
        peer.Send(peer.Event(7, 160));
        stage.Run(10);
        Assert.Equal(new MediaEvent.Key('7', now, DtmfMethod.Rfc4733), stage.Events.OfType<MediaEvent.Key>().Single());
    }

    [Fact]
    public void A_key_held_for_half_a_minute_is_one_key()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        var (timestamp, duration) = (peer.Timestamp, 0);
        for (var i = 0; i < 1500; i++)
        {
            duration += 160;
            peer.Send(peer.Event(9, Math.Min(duration, 0xFFFF), timestamp: timestamp));
            // RFC 4733 section 2.5.1.3: the next segment begins where the field ended.
            if (duration >= 0xFFFF) (timestamp, duration) = (timestamp + 0xFFFF, 0);
            stage.Run(20);
        }

        peer.Send(peer.Event(9, duration, end: true, timestamp: timestamp));
        stage.Run(20);
        Assert.Equal("9", stage.Keys());
        Assert.Single(stage.Events.OfType<MediaEvent.KeyEnded>());
    }

    [Fact]
    public void Telephone_events_are_no_audio()
    {
        var stage = MediaStage.Started();
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        stage.Run(20);
        var peer = new Peer(stage);
        peer.Send(peer.Event(1, 160));
        stage.Run(20);
        Assert.Empty(tap.Said);
    }

    [Fact]
    public void More_keys_than_a_hand_can_press_are_refused()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        for (var i = 0; i < 500; i++)
        {
            peer.Send(peer.Event(i % 10, 80, end: true, timestamp: (uint)(i * 80)));
            stage.Run(2);
        }

        stage.Run(20);
        Assert.InRange(stage.Keys().Length, 30, 50);
        Assert.Equal(500, stage.Leg.Figures().Keys + stage.Leg.Figures().KeysRefused);
    }

    [Fact]
    public void An_event_too_short_to_be_one_is_malformed()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        peer.Send(peer.Next([5, 0, 0], 101));
        stage.Run(20);
        Assert.Equal(1, stage.Leg.Figures().MalformedPackets);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tones_in_the_audio_count_only_where_that_is_the_method(bool inBand)
    {
        var terms = MediaStage.Terms with { Dtmf = inBand ? DtmfMethod.InBand : DtmfMethod.Rfc4733 };
        var stage = MediaStage.Started(terms);
        var peer = new Peer(stage);
        peer.Talk(Tones("159#"));
        peer.Send(peer.Event(3, 160, end: true));
        stage.Run(400);
        Assert.Equal(inBand ? "159#" : "3", stage.Keys());
    }

    [Fact]
    public void An_in_band_key_lies_where_it_lies_in_the_recording()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand });
        var peer = new Peer(stage);
        peer.Talk(Enumerable.Repeat((byte)0xFF, 8000).ToArray());
        var start = stage.Leg.SampleNow;
        peer.Talk(Tones("4"));
        stage.Run(400);
        var key = stage.Events.OfType<MediaEvent.Key>().Single();
        Assert.InRange(key.Sample, start - 400, start + 200);
        Assert.InRange(stage.Events.OfType<MediaEvent.KeyEnded>().Single().Sample, start + 600, start + 1400);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(60)]
    public void Digits_go_out_as_events_with_three_ends_and_come_back_as_pressed(int ptime)
    {
        var stage = MediaStage.Started(MediaStage.Terms with { PtimeMs = ptime });
        stage.Run(100);
        stage.Wire.Sent.Clear();
        Assert.Equal(1, stage.Leg.SendDigits("1x1*", 100, 80));
        stage.RunUntil<MediaEvent.DigitsSent>();
        stage.Run(100);

        var keys = stage.Wire.SentRtp.Where(p => p.PayloadType == 101).GroupBy(p => p.Timestamp).ToList();
        Assert.Equal([1, 1, 10], keys.Select(k => (int)k.First().Payload[0]));
        Assert.All(keys, k =>
        {
            Assert.True(k.First().Marker);
            Assert.Single(k, p => p.Marker);
            Assert.Equal(3, k.Count(p => (p.Payload[1] & 0x80) != 0));
            Assert.Equal(800, k.Last().Payload[2] << 8 | k.Last().Payload[3]);
        });
        Assert.All(keys.Zip(keys.Skip(1)), p => Assert.True(p.Second.Key - p.First.Key >= 800 + 640));
        var all = stage.Wire.SentRtp.ToList();
        Assert.All(all.Zip(all.Skip(1)), p => Assert.Equal((ushort)(p.First.Sequence + 1), p.Second.Sequence));

        var (echo, peer) = (MediaStage.Started(), MediaStage.Remote);
        foreach (var packet in all)
        {
            echo.Wire.Arrive(peer, packet.Bytes);
            echo.Run(20);
        }

        echo.Run(400);
        Assert.Equal("11*", echo.Keys());
    }

    [Fact]
    public void Digits_are_tones_where_events_were_not_agreed()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { TelephoneEventPayloadType = null });
        stage.Leg.SendDigits("42", 80, 80);
        stage.RunUntil<MediaEvent.DigitsSent>();
        var echo = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand });
        foreach (var packet in stage.Wire.SentRtp)
        {
            echo.Wire.Arrive(MediaStage.Remote, packet.Bytes);
            echo.Run(20);
        }

        echo.Run(200);
        Assert.Equal("42", echo.Keys());
    }

    [Fact]
    public void A_prompt_waits_while_digits_are_sent_and_loses_nothing()
    {
        var stage = MediaStage.Started();
        var clip = MediaStage.Pattern(3200);
        stage.Play(new PlayPiece.Clip(clip));
        stage.Run(100);
        stage.Leg.SendDigits("7");
        stage.RunUntil<MediaEvent.PlayEnded>();
        var audio = stage.Wire.SentRtp.Where(p => p.PayloadType == 0).SelectMany(p => p.Payload).ToArray();
        var start = Array.IndexOf(audio, clip[0]);
        Assert.Equal(clip, audio[start..(start + clip.Length)]);
    }

    private static byte[] Tones(string keys)
    {
        var pcm = DtmfGenerator.Keys(keys);
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }

    private static byte[] Packet(Peer peer, string token)
    {
        var (head, at) = (token.Split('@')[0], uint.Parse(token.Split('@')[1]));
        var parts = head.Split('.');
        var end = parts[1].EndsWith('e');
        return peer.Event(Convert.ToInt32(parts[0], 16), 160 * int.Parse(parts[1].TrimEnd('e')), end, peer.Timestamp + 160 * at);
    }
}
