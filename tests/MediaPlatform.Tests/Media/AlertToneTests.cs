using VxmlGir.Audio.G711;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>The tone that says that a call is recorded: heard at once and every so often, while a tap asks for it.</summary>
public sealed class AlertToneTests
{
    private static readonly TapTone Tone = new(Enumerable.Repeat((short)4000, 400).ToArray(), 12_000);

    [Fact]
    public void It_begins_with_the_recording_returns_in_its_time_and_ends_with_it()
    {
        var stage = MediaStage.Started();
        var tap = new Toned { Tone = Tone };
        stage.Leg.Attach(tap);
        stage.Run(4000);
        var heard = Linear(tap.Heard.HeardBytes);
        var first = Array.FindIndex(heard, s => s > 3000);
        Assert.InRange(first, 0, 320);
        var loud = Enumerable.Range(0, heard.Length).Where(i => heard[i] > 3000).ToList();
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(first + 12_000 * i, 400)).Where(n => n < heard.Length), loud);

        tap.Tone = null;
        tap.Heard.Heard.Clear();
        stage.Run(3000);
        Assert.DoesNotContain(Linear(tap.Heard.HeardBytes), s => s > 3000);
        // A next recording begins with the tone again.
        tap.Tone = Tone;
        tap.Heard.Heard.Clear();
        stage.Run(200);
        Assert.InRange(Array.FindIndex(Linear(tap.Heard.HeardBytes), s => s > 3000), 0, 160);
    }

    [Fact]
    public void It_is_mixed_into_the_prompt()
    {
        var stage = MediaStage.Started();
        var tap = new Toned { Tone = Tone };
        stage.Leg.Attach(tap);
        stage.Play(new MediaPlatform.Prompts.PlayPiece.Clip(Enumerable.Repeat(G711Codec.EncodeSample(Law.Mu, 8000), 8000).ToArray()));
        stage.Run(900);
        var heard = Linear(tap.Heard.HeardBytes);
        Assert.Contains(heard, s => s is > 11_000 and < 13_000);
        Assert.Contains(heard, s => s is > 7_500 and < 8_500);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_is_bridged_hears_it_where_both_are_to(bool both)
    {
        var stage = MediaStage.Started();
        using var wire = new FakeWire(() => stage.NowNanos);
        var far = stage.Unit.Open(wire, _ => { }, "far");
        far.Negotiate(MediaStage.Terms);
        stage.Run(20);
        stage.Leg.Join(far);
        stage.Leg.Attach(new Toned { Tone = Tone with { BothParties = both } });
        stage.Run(2000);
        var heard = Linear(Payloads(wire));
        Assert.Equal(both ? 800 : 0, heard.Count(s => s > 3000));
        stage.Leg.Part(far);
        wire.Sent.Clear();
        stage.Run(2000);
        Assert.DoesNotContain(Linear(Payloads(wire)), s => s > 3000);
    }

    private static byte[] Payloads(FakeWire wire) => [.. wire.SentRtp.SelectMany(s => s.Bytes[12..])];

    private static short[] Linear(byte[] codes) => [.. codes.Select(c => G711Codec.DecodeSample(Law.Mu, c))];

    private sealed class Toned : ITapSink
    {
        public TapDouble Heard { get; } = new();

        public TapTone? Tone { get; set; }

        public TapTone? ToneAt(long sample) => Tone;

        public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
        {
        }

        public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload) => Heard.Hears(sample, law, payload);

        public void Detached(long sample)
        {
        }
    }
}
