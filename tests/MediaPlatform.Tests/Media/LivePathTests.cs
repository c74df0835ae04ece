using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class LivePathTests
{
    /// <summary>Keys in the audio must come through what networks do to it: 60 ms of jitter, reordering, 2 % loss, duplicates.</summary>
    [Theory]
    [InlineData(0, 0, "1234567890*#")]
    [InlineData(40, 0, "1234567890*#")]
    [InlineData(40, 2, "1234567890*#")]
    public void In_band_keys_survive_the_network(int jitterMs, int lossPercent, string keys)
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand });
        var (peer, random) = (new Peer(stage), new Random(5));
        var audio = Tones(keys, 120, 120);
        var arriving = new SortedDictionary<(long At, int Order), byte[]>();
        for (var i = 0; i * 160 < audio.Length; i++)
        {
            var packet = peer.Next(audio[(i * 160)..Math.Min(audio.Length, i * 160 + 160)]);
            peer.Timestamp += 160;
            if (random.Next(100) < lossPercent) continue;
            arriving.Add((i * 20 + (jitterMs == 0 ? 0 : random.Next(jitterMs)), 2 * i), packet);
            if (i % 10 == 0) arriving.Add((i * 20 + 5, 2 * i + 1), packet);
        }

        var now = 0L;
        foreach (var ((at, _), packet) in arriving)
        {
            while (now < at)
            {
                stage.Run(2);
                now += 2;
            }

            peer.Send(packet);
        }

        stage.Run(400);
        Assert.Equal(keys, stage.Keys());
    }

    [Fact]
    public void Comfort_noise_between_talkspurts_presses_nothing_and_is_no_audio()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand, ComfortNoisePayloadType = 13 });
        var tap = new TapDouble();
        stage.Leg.Attach(tap);
        var peer = new Peer(stage);
        peer.Talk(Tones("8", 100, 100));
        for (var i = 0; i < 10; i++)
        {
            peer.Send(peer.Next([30], 13));
            stage.Run(200);
            peer.Timestamp += 1600;
        }

        peer.Talk(Tones("9", 100, 100));
        stage.Run(200);
        Assert.Equal("89", stage.Keys());
        Assert.All(tap.Said, s => Assert.Equal(160, s.Payload.Length));
    }

    [Fact]
    public void A_leg_prints_its_pipeline()
    {
        var stage = MediaStage.Started(MediaStage.Terms with { Dtmf = DtmfMethod.InBand, ALaw = true, PayloadType = 8, PtimeMs = 30 });
        stage.Leg.Attach(new TapDouble());
        stage.Play(new VxmlGir.MediaPlatform.Prompts.PlayPiece.Silence(8000));
        stage.Run(2);
        Assert.Equal("Rtp(PCMA/30) -> Lock -> Keys(InBand) -> Tap(1) -> Jitter(60ms) -> Decode; <- Player(1)", stage.Leg.ToString());
        Assert.Equal("Rtp(PCMU/20) -> Lock -> Keys(Rfc4733) -> Tap(0); <- Player(0)", MediaStage.Started().Leg.ToString());
    }

    private static byte[] Tones(string keys, int on, int off)
    {
        var pcm = DtmfGenerator.Keys(keys, on, off);
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }
}
