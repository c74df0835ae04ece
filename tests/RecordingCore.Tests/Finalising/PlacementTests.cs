using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>Synthetic packets in, WAV samples out: where does each sample of the caller's voice end up, to the sample.</summary>
public class PlacementTests
{
    private const int Start = 1600;

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(60)]
    public void Every_packet_time_is_placed_to_the_sample(int ptime)
    {
        var run = Run(3 * 8000, (talker, leg) => Steady(talker, 3 * 8000, ptime * 8));
        run.Expect(0, 3 * 8000 - 480, n => n);
    }

    [Fact]
    public void A_law_is_kept()
    {
        var run = Run(8000, (talker, leg) => Steady(talker, 8000, 160), law: TapLaw.A);
        run.Expect(0, 7500, n => n);
        Assert.Equal("audio/wav", run.File.Type);
    }

    [Fact]
    public void Jitter_reordering_and_duplicates_leave_no_trace()
    {
        var random = new Random(3);
        var run = Run(4 * 8000, (talker, leg) =>
        {
            var packets = Steady(talker, 4 * 8000, 160);
            return [.. packets.SelectMany((p, i) =>
            {
                var delay = i % 10 == 0 ? 0 : random.Next(480);
                var late = (p.Packet with { ArrivalSample = p.Packet.ArrivalSample + delay }, p.Payload);
                return i % 7 == 3 ? (IEnumerable<(SaysPacket, byte[])>)[late, (late.Item1 with { ArrivalSample = late.Item1.ArrivalSample + 40 }, p.Payload)] : [late];
            }).OrderBy(p => p.Item1.ArrivalSample)];
        });
        run.Expect(0, 4 * 8000 - 960, n => n);
        Assert.Equal("0", run.File.Parameters["saysLost"]);
        Assert.NotEqual("0", run.File.Parameters["saysDuplicates"]);
        Assert.NotEqual("0", run.File.Parameters["saysReordered"]);
    }

    [Fact]
    public void Loss_is_silence_of_exact_length_and_counted()
    {
        var run = Run(2 * 8000, (talker, leg) => [.. Steady(talker, 2 * 8000, 160).Where((_, i) => i is not (20 or 21 or 50))]);
        run.Expect(0, 20 * 160, n => n);
        run.ExpectSilence(20 * 160, 22 * 160);
        run.Expect(22 * 160, 50 * 160, n => n);
        run.ExpectSilence(50 * 160, 51 * 160);
        run.Expect(51 * 160, 15500, n => n);
        Assert.Equal("3", run.File.Parameters["saysLost"]);
    }

    [Fact]
    public void Timestamps_and_sequence_numbers_wrap()
    {
        var run = Run(2 * 8000, (talker, leg) =>
        {
            (talker.TimestampBase, talker.Sequence) = (uint.MaxValue - 4000, 65530);
            return Steady(talker, 2 * 8000, 160);
        });
        run.Expect(0, 15500, n => n);
        Assert.Equal("0", run.File.Parameters["saysLost"]);
    }

    [Fact]
    public void Silence_suppression_keeps_its_gaps()
    {
        // The sender counts its silences (RFC 3551 section 4.1) and marks the first packet after.
        var run = Run(4 * 8000, (talker, leg) => [.. Steady(talker, 4 * 8000, 160).Where((_, i) => i / 25 % 2 == 0)], renumber: true);
        run.Expect(0, 4000, n => n);
        run.ExpectSilence(4000, 8000);
        run.Expect(8000, 12000, n => n);
        Assert.Equal("0", run.File.Parameters["saysLost"]);
    }

    [Fact]
    public void A_sender_that_does_not_count_its_silence_is_still_placed_where_it_was_heard()
    {
        var run = Run(12 * 8000, (talker, leg) =>
        {
            var packets = new List<(SaysPacket, byte[])>();
            for (var i = 0; i < 100; i++) packets.Add(talker.Packet(i * 160, 160, Start + i * 160));
            for (var i = 100; i < 400; i++) packets.Add(talker.Packet(i * 160, 160, Start + 16000 + i * 160));
            return packets;
        });
        run.Expect(0, 16000, n => n);
        run.ExpectSilence(16000, 32000);
        run.Expect(32000, 32000 + 47000, n => n - 16000);
    }

    [Fact]
    public void A_stall_of_the_network_moves_nothing()
    {
        // Two seconds in which nothing arrives, then everything at once.
        var run = Run(8 * 8000, (talker, leg) => [.. Steady(talker, 8 * 8000, 160).Select(p =>
            p.Packet.ArrivalSample is >= 20000 and < 36000 ? (p.Packet with { ArrivalSample = 36000 }, p.Payload) : p)]);
        run.Expect(0, 8 * 8000 - 500, n => n);
    }

    [Fact]
    public void A_new_source_goes_on_where_it_arrives()
    {
        var run = Run(4 * 8000, (talker, leg) =>
        {
            var second = new Talker(ssrc: 0xBEEF) { TimestampBase = 0xFFFF0000, Sequence = 9 };
            var packets = Steady(talker, 2 * 8000, 160);
            for (var n = 2 * 8000; n < 4 * 8000; n += 160) packets.Add(second.Packet(n, 160, Start + n));
            return packets;
        });
        run.Expect(0, 4 * 8000 - 500, n => n);
    }

    [Fact]
    public void A_law_may_change_in_the_middle()
    {
        var a = new Talker(TapLaw.A);
        var run = Run(2 * 8000, (talker, leg) =>
        {
            var packets = Steady(talker, 8000, 160);
            (a.TimestampBase, a.Sequence) = (talker.TimestampBase, talker.Sequence);
            for (var n = 8000; n < 16000; n += 160) packets.Add(a.Packet(n, 160, Start + n));
            return packets;
        });
        run.Expect(0, 8000, n => n);
        // The file is μ-law as it began: A-law samples come out as their nearest μ-law codes.
        for (var n = 8000; n < 15500; n++) Assert.InRange(run.Says(n) - a.Linear(n), -1100, 1100);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void Drift_is_followed_within_20_ms(int ppm)
    {
        const int seconds = 300;
        var run = Run(seconds * 8000, (talker, leg) =>
        {
            var packets = new List<(SaysPacket, byte[])>();
            for (var n = 0L; n < seconds * 8000; n += 160)
            {
                var (packet, payload) = talker.Packet(n, 160, Start + n + (long)(n * ppm * 1e-6));
                // Two seconds of voice, half a second of silence: where steps may hide.
                if (n / 4000 % 5 == 4) payload.AsSpan().Fill(0xFF);
                packets.Add((packet, payload));
            }
            return packets;
        });
        var worst = 0L;
        for (var n = 8000; n < (seconds - 2) * 8000; n += 20000) worst = Math.Max(worst, Math.Abs(run.FindVoice(n, (long)(n * ppm * 1e-6), 400)));
        Assert.InRange(worst, 0, 160);
        Assert.InRange(run.Length, seconds * 8000 - 160, seconds * 8000 + 160);
    }

    [Fact]
    public void What_is_heard_lies_at_its_sample_and_pauses_are_exact_silence_in_both()
    {
        using var bench = new RecordingBench();
        var scope = bench.Open();
        var caller = new Talker();
        var platform = new Talker(salt: 7);
        bench.Leg.MoveTo(Start);
        scope.Execute("start;", "test");
        for (var n = Start; n < Start + 24000; n += 160)
        {
            bench.Leg.MoveTo(n);
            // Commands fall between packets, at odd samples.
            if (n == Start + 8000) bench.Leg.MoveTo(n + 37);
            if (n == Start + 8000) scope.Execute("pause", "test");
            if (n == Start + 16000) bench.Leg.MoveTo(n + 11);
            if (n == Start + 16000) scope.Execute("resume", "test");
            var (packet, payload) = caller.Packet(n - Start, 160, n);
            bench.Leg.Says(packet, payload);
            bench.Leg.Hears(n, TapLaw.Mu, platform.Payload(n - Start, 160));
            if (n % 800 == 0) bench.Turn();
        }
        bench.Leg.MoveTo(Start + 24000);
        scope.Close("exit");
        var (clip, file, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        Assert.Equal(24000 * 2, clip.Samples.Length);
        for (var n = 0; n < 24000; n++)
        {
            var paused = n is >= 8037 and < 16011;
            Assert.Equal(paused ? 0 : caller.Linear(n), clip.Samples[2 * n]);
            Assert.Equal(paused ? 0 : platform.Linear(n), clip.Samples[2 * n + 1]);
        }
        Assert.Equal(2, file.Masks.Length);
        Assert.Equal(8037 / 8.0, (file.Masks[0].Time - file.StartTime).TotalMilliseconds, 1.0);
        Assert.Equal("0", file.Parameters["saysLost"]);
    }

    [Fact]
    public void Mono_mixes_both()
    {
        using var bench = new RecordingBench();
        var scope = bench.Open(new RecordingProfile { Format = RecordingFormat.Wav, Channels = RecordingChannels.Mono });
        bench.Leg.MoveTo(0);
        scope.Execute("start", "test");
        for (var n = 0; n < 8000; n += 160)
        {
            bench.Leg.MoveTo(n);
            bench.Leg.Says(new SaysPacket(n, (ushort)n, (uint)n, 1, TapLaw.Mu, false), Enumerable.Repeat((byte)0x9E, 160).ToArray());
            bench.Leg.Hears(n, TapLaw.Mu, Enumerable.Repeat((byte)0x9E, 160).ToArray());
        }
        bench.Leg.MoveTo(8000);
        scope.Close("exit");
        var (clip, _, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        Assert.Equal(1, clip.Channels);
        var one = VxmlGir.Audio.G711.G711Codec.DecodeSample(Audio.G711.Law.Mu, 0x9E);
        Assert.InRange(clip.Samples[4000], 2 * one - 260, 2 * one + 260);
    }

    private static List<(SaysPacket Packet, byte[] Payload)> Steady(Talker talker, int samples, int each)
    {
        var packets = new List<(SaysPacket, byte[])>();
        for (var n = 0; n + each <= samples; n += each) packets.Add(talker.Packet(n, each, Start + n));
        return packets;
    }

    private static Outcome Run(int samples, Func<Talker, FakeLeg, List<(SaysPacket Packet, byte[] Payload)>> make, TapLaw law = TapLaw.Mu, bool renumber = false)
    {
        using var bench = new RecordingBench();
        var talker = new Talker(law);
        var scope = bench.Open();
        bench.Leg.MoveTo(Start);
        scope.Execute("start;", "test");
        ushort sequence = 1;
        foreach (var (packet, payload) in make(talker, bench.Leg))
        {
            if (packet.ArrivalSample >= Start + samples) continue;
            if (packet.ArrivalSample / 800 > bench.Leg.SampleNow / 800) bench.Turn();
            if (packet.ArrivalSample > bench.Leg.SampleNow || bench.Leg.SampleNow == Start) bench.Leg.MoveTo(packet.ArrivalSample);
            bench.Leg.Says(renumber ? packet with { Sequence = sequence++ } : packet, payload);
        }
        bench.Leg.MoveTo(Start + samples);
        scope.Close("exit");
        JournalSet journal = Assert.Single(bench.Settle());
        var (clip, file, _) = bench.MakeWav(journal);
        Assert.Equal(2, clip.Channels);
        return new Outcome(clip.Samples, file, talker);
    }

    private sealed record Outcome(short[] Samples, Contracts.Metadata.MediaFile File, Talker Talker)
    {
        public int Length => Samples.Length / 2;

        public short Says(long n) => Samples[2 * n];

        public void Expect(long from, long to, Func<long, long> voice)
        {
            for (var n = from; n < to; n++)
            {
                if (Says(n) != Talker.Linear(voice(n))) Assert.Fail($"sample {n}: {Says(n)} instead of {Talker.Linear(voice(n))}");
            }
        }

        public void ExpectSilence(long from, long to)
        {
            for (var n = from; n < to; n++) Assert.Equal(0, Says(n));
        }

        /// <summary>How far from its true place (n + drift) the voice around sample n was put.</summary>
        public long FindVoice(long n, long drift, int range)
        {
            for (var d = 0; d <= range; d++)
            {
                if (Matches(n, n + drift + d)) return d;
                if (Matches(n, n + drift - d)) return -d;
            }
            return range + 1;
        }

        private bool Matches(long voice, long at)
        {
            for (var i = 0; i < 100; i++)
            {
                if (at + i < 0 || at + i >= Length || Says(at + i) != Talker.Linear(voice + i)) return false;
            }
            return true;
        }
    }
}
