using System.Net;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>Two legs of one shard that hear each other.</summary>
public sealed class BridgeTests : IDisposable
{
    private readonly MediaStage _stage = MediaStage.Started();
    private readonly FakeWire _farWire;
    private readonly MediaLeg _far;
    private readonly Peer _caller;
    private uint _farTimestamp;
    private ushort _farSequence;

    public BridgeTests()
    {
        _farWire = new FakeWire(() => _stage.NowNanos);
        _far = _stage.Unit.Open(_farWire, _ => { }, "far");
        _far.Negotiate(MediaTerms.Pcmu(MediaStage.Remote) with { PtimeMs = 30, ALaw = true, PayloadType = 8 });
        _caller = new Peer(_stage);
        _stage.Run(20);
        _stage.Leg.Join(_far);
    }

    public void Dispose() => _farWire.Dispose();

    [Fact]
    public void Each_side_hears_the_other_without_a_gap_whatever_packet_length_and_law()
    {
        Talk(Sine(500), Sine(900), 2000);
        Assert.True(Purity(Heard(_farWire, Law.A, 1000), 500) > 0.98);
        Assert.True(Purity(Heard(_stage.Wire, Law.Mu, 1000), 900) > 0.98);
    }

    [Fact]
    public void What_is_played_to_a_side_goes_before_the_other_side()
    {
        Talk(Sine(500), Sine(900), 500);
        _stage.Play(new PlayPiece.Clip(Encoded(ToneGenerator.Sine(8000, TimeSpan.FromSeconds(1), -12, 1500))));
        Talk(Sine(500), Sine(900), 900);
        Assert.True(Purity(Heard(_stage.Wire, Law.Mu, 700), 1500) > 0.98);
        Talk(Sine(500), Sine(900), 800);
        Assert.True(Purity(Heard(_stage.Wire, Law.Mu, 500), 900) > 0.98);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Who_is_on_hold_is_silence_to_the_other(bool receive, bool send)
    {
        Talk(Sine(500), Sine(900), 500);
        _far.Negotiate(MediaTerms.Pcmu(MediaStage.Remote) with { Receive = receive, Send = send });
        Talk(Sine(500), Sine(900), 1000);
        Assert.All(Heard(_stage.Wire, Law.Mu, 800), s => Assert.InRange(s, -10, 10));
        _far.Negotiate(MediaTerms.Pcmu(MediaStage.Remote));
        Talk(Sine(500), Sine(900), 1000);
        Assert.True(Purity(Heard(_stage.Wire, Law.Mu, 700), 900) > 0.98);
        Assert.True(Purity(Heard(_farWire, Law.Mu, 700), 500) > 0.98);
    }

    [Fact]
    public void After_parting_and_after_a_side_has_closed_there_is_silence()
    {
        Talk(Sine(500), Sine(900), 500);
        _stage.Leg.Part(_far);
        Talk(Sine(500), Sine(900), 500);
        Assert.All(Heard(_stage.Wire, Law.Mu, 300), s => Assert.InRange(s, -10, 10));
        _stage.Leg.Join(_far);
        Talk(Sine(500), Sine(900), 500);
        _far.Close();
        Talk(Sine(500), Sine(900), 500);
        Assert.All(Heard(_stage.Wire, Law.Mu, 300), s => Assert.InRange(s, -10, 10));
    }

    [Fact]
    public void Keys_sent_to_the_far_side_leave_no_delay_behind()
    {
        Talk(Sine(500), Sine(900), 500);
        _far.SendDigits("12", 100, 100);
        Talk(Sine(500), Sine(900), 1000);
        var delay = _farWire.SentRtp.Count(p => p.PayloadType == 101);
        Assert.True(delay > 10);
        Talk(new short[16000], Sine(900), 300);
        // 60 ms of jitter buffer, a packet, a visit.
        Assert.All(Heard(_farWire, Law.A, 120), s => Assert.InRange(s, -10, 10));
    }

    [Fact]
    public void A_bridge_prints_itself() =>
        Assert.Equal("Rtp(PCMU/20) -> Lock -> Keys(Rfc4733) -> Tap(0) -> Jitter(60ms) -> Decode -> Bridge; <- Player(0)", Printed());

    private string Printed()
    {
        _stage.Run(4);
        return _stage.Leg.ToString();
    }

    /// <summary>Both speak at once, 20 ms at a time.</summary>
    private void Talk(short[] caller, short[] far, int milliseconds)
    {
        for (var at = 0; at < 8 * milliseconds; at += 160)
        {
            _caller.Audio(Encoded(caller[at..(at + 160)]));
            var packet = new Peer(_stage) { Timestamp = _farTimestamp, Sequence = _farSequence++, Ssrc = 99 }.Next(Encoded(far[at..(at + 160)]));
            _farTimestamp += 160;
            _farWire.Arrive(MediaStage.Remote, packet);
            _stage.Run(20);
        }
    }

    private static short[] Sine(double frequency) => ToneGenerator.Sine(8000, TimeSpan.FromSeconds(3), -12, frequency);

    private static byte[] Encoded(short[] pcm)
    {
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }

    private static short[] Heard(FakeWire wire, Law law, int milliseconds)
    {
        var since = wire.SentRtp.Last().AtNanos - milliseconds * 1_000_000L;
        var coded = wire.SentRtp.Where(p => p.AtNanos > since && p.PayloadType is 0 or 8).SelectMany(p => p.Payload).ToArray();
        var pcm = new short[coded.Length];
        G711Codec.Decode(law, coded, pcm);
        return pcm;
    }

    /// <summary>The share of the power that lies at one frequency (tones begun anew meanwhile: of the last 200 ms).</summary>
    private static double Purity(short[] pcm, double frequency)
    {
        var last = pcm[^1600..];
        double cos = 0, sin = 0, power = 0;
        for (var i = 0; i < last.Length; i++)
        {
            cos += last[i] * Math.Cos(2 * Math.PI * frequency * i / 8000);
            sin += last[i] * Math.Sin(2 * Math.PI * frequency * i / 8000);
            power += (double)last[i] * last[i];
        }
        return power == 0 ? 0 : 2 * (cos * cos + sin * sin) / last.Length / power;
    }
}
