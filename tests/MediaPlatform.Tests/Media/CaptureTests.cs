using System.Diagnostics.Metrics;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.MediaPlatform.Media;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>What ends a capture, and what it then holds, on a shard in the test's own time.</summary>
public sealed class CaptureTests : IDisposable
{
    private static readonly byte[] Word = Tone(600);

    private readonly Meter _meter = new("captures");
    private readonly List<SpeechCapture> _ended = [];

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Silence_after_a_word_ends_it()
    {
        var (stage, peer) = Start();
        peer.Talk(Word);
        Quiet(peer, 1500);
        var capture = Assert.Single(_ended);
        Assert.Equal(CaptureStop.FinalSilence, capture.End);
        // The word, the playout buffer before it, the silence that ended it.
        Assert.InRange(capture.Length, 8 * (600 + 1000), 8 * (600 + 1000 + 200));
        Assert.Equal(stage.Leg, capture.Leg);
        Assert.True(Loud(capture.ToMuLaw()) is > 590 * 8 and < 620 * 8);
    }

    [Fact]
    public void Nobody_speaks()
    {
        var (_, peer) = Start();
        Quiet(peer, 2900);
        Assert.Empty(_ended);
        Quiet(peer, 200);
        Assert.Equal(CaptureStop.NoInput, Assert.Single(_ended).End);
        Assert.False(_ended[0].HasWords);
    }

    [Fact]
    public void A_click_is_no_word()
    {
        var (_, peer) = Start();
        Quiet(peer, 500);
        peer.Talk(Tone(20));
        Quiet(peer, 2700);
        Assert.Equal(CaptureStop.NoInput, Assert.Single(_ended).End);
    }

    [Fact]
    public void A_caller_who_goes_on_is_cut_at_the_longest_time()
    {
        var (_, peer) = Start();
        for (var i = 0; i < 6; i++)
        {
            peer.Talk(Word);
            Quiet(peer, 400);
        }
        var capture = Assert.Single(_ended);
        Assert.Equal(CaptureStop.MaxTime, capture.End);
        Assert.Equal(8 * 5000, capture.ToMuLaw().Length);
    }

    [Fact]
    public void A_stop_brings_what_there_is_and_only_once()
    {
        var (stage, peer) = Start();
        peer.Talk(Word);
        stage.Leg.StopCapture();
        stage.Leg.StopCapture();
        stage.Run(20);
        var capture = Assert.Single(_ended);
        Assert.Equal(CaptureStop.Stopped, capture.End);
        Assert.True(capture.HasWords);
    }

    [Fact]
    public void A_leg_that_closes_ends_it_first()
    {
        var (stage, peer) = Start();
        peer.Talk(Word);
        stage.Leg.Close();
        stage.RunUntil<MediaEvent.Closed>();
        Assert.Equal(CaptureStop.Stopped, Assert.Single(_ended).End);
        Capture(stage, Budget());
        stage.Run(20);
        Assert.Equal(2, _ended.Count);
    }

    [Fact]
    public void A_caller_who_sends_nothing_in_silence_is_silent_all_the_same()
    {
        var (stage, peer) = Start();
        peer.Talk(Word);
        stage.Run(1500);
        Assert.Equal(CaptureStop.FinalSilence, Assert.Single(_ended).End);
    }

    [Fact]
    public void Long_ones_go_from_chunk_to_chunk_until_the_memory_of_captures_is_used_up()
    {
        var stage = MediaStage.Started();
        var peer = new Peer(stage);
        // Three chunks of eight seconds.
        var budget = Budget(200_000);
        Capture(stage, budget, maxTime: 60_000);
        for (var i = 0; i < 30 && _ended.Count == 0; i++)
        {
            peer.Talk(Word);
            Quiet(peer, 400);
        }
        var capture = Assert.Single(_ended);
        Assert.Equal(CaptureStop.OutOfMemory, capture.End);
        var muLaw = capture.ToMuLaw();
        Assert.Equal(3 * 64_000, muLaw.Length);
        Assert.True(Loud(muLaw) > 14 * 590 * 8);
        // All of it is given back.
        Assert.True(budget.TryTake(200_000));
    }

    [Fact]
    public void Without_memory_none_begins() => Assert.Null(SpeechCapture.Begin(default, Budget(10_000), _ => { }));

    private (MediaStage Stage, Peer Peer) Start()
    {
        var stage = MediaStage.Started();
        Capture(stage, Budget());
        return (stage, new Peer(stage));
    }

    private void Capture(MediaStage stage, CaptureBudget budget, int maxTime = 5000) =>
        stage.Leg.Capture(SpeechCapture.Begin(new CaptureTerms(8 * 3000, 8 * 1000, 8 * maxTime), budget, _ended.Add)!);

    private CaptureBudget Budget(long bytes = 1 << 20) => new(bytes, _meter);

    private static void Quiet(Peer peer, int milliseconds) => peer.Talk([.. Enumerable.Repeat((byte)0xFF, 8 * milliseconds)]);

    private static byte[] Tone(int milliseconds)
    {
        var pcm = ToneGenerator.Sine(8000, TimeSpan.FromMilliseconds(milliseconds), -12, 500);
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }

    // Samples of 10 ms stretches that are not silent.
    private static int Loud(byte[] muLaw)
    {
        var pcm = new short[muLaw.Length];
        G711Codec.Decode(Law.Mu, muLaw, pcm);
        return pcm.Chunk(80).Where(c => c.Max() > 1000).Sum(c => c.Length);
    }
}
