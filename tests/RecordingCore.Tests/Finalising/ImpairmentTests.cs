using System.Globalization;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>A bad line for two minutes: 5 % loss, 60 ms jitter, 2 % overtaken, 1 % twice. What is lost is silent and nothing else, and the report says what was done.</summary>
public class ImpairmentTests
{
    private const int Start = 1600;
    private const int BaseDelay = 200;
    private const int Jitter = 480;
    private const long Samples = 120 * 8000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Only_lost_packets_are_silent_and_the_channels_are_aligned_to_a_sample(int seed)
    {
        var line = Line(seed);
        var run = Run(line, ppm: 0);
        var offset = run.FindVoice(line, near: 0, range: Jitter + BaseDelay);
        // The quickest packet sets the place of all: its delay, in steps of a slot of the leg.
        Assert.InRange(offset, BaseDelay - 16, BaseDelay + 16);
        for (long n = 0; n < Samples - 2000; n++)
        {
            var lost = line.LostAt.Contains(n / 160 * 160);
            if (run.Says(n + offset) != (lost ? 0 : run.Caller.Linear(n))) Assert.Fail($"caller's sample {n}, lost: {lost}: {run.Says(n + offset)}");
            if (run.Hears(n) != run.Platform.Linear(n)) Assert.Fail($"platform's sample {n}: {run.Hears(n)}");
        }
        AssertReported(run.File, line, ppm: 0);
        Assert.InRange(run.Length, Samples - 160, Samples + 160);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void With_100_ppm_the_channels_stay_within_20_ms(int ppm)
    {
        var line = Line(7);
        var run = Run(line, ppm);
        for (long n = 8000; n < Samples - 8000; n += 4000)
        {
            var packet = n / 160 * 160;
            if (line.LostAt.Contains(packet)) continue;
            var due = (long)Math.Round(packet * (1 + ppm * 1e-6)) + BaseDelay;
            var at = run.FindPacket(packet, due, 320);
            Assert.True(Math.Abs(at - due) <= 160, $"packet of sample {packet} lies {at - due} samples away");
        }
        AssertReported(run.File, line, ppm);
        Assert.InRange(run.Length, Samples - 160, Samples + 160);
    }

    [Fact]
    public void A_caller_who_never_comes_though_agreed_is_one_way_and_hold_is_not()
    {
        var silent = Quiet(hold: false);
        Assert.Equal("says", silent.Parameters["oneWayMissing"]);
        Assert.Equal("1", silent.Parameters["saysSilence"]);
        Assert.False(Quiet(hold: true).Parameters.ContainsKey("oneWayMissing"));
    }

    [Fact]
    public void Clipping_is_counted_per_channel()
    {
        using var bench = new RecordingBench();
        bench.Leg.MoveTo(0);
        var scope = bench.Open();
        scope.Execute("start", "x");
        for (var n = 0; n < 8000; n += 160)
        {
            bench.Leg.MoveTo(n);
            // 0x80 and 0x00 are the ends of μ-law; 0x8F and 0x0F one chord lower.
            var loud = n < 1600;
            bench.Leg.Says(new SaysPacket(n, (ushort)(n / 160), (uint)n, 1, TapLaw.Mu, false), [.. Enumerable.Range(0, 160).Select(i => (byte)((i % 2 == 0 ? 0x80 : 0) + (loud ? 0 : 0x0F)))]);
            bench.Leg.Hears(n, TapLaw.Mu, [.. Enumerable.Repeat((byte)0xFF, 160)]);
        }
        bench.Leg.MoveTo(8000);
        scope.Close("exit");
        var (_, metadata) = bench.Make(Assert.Single(bench.Settle()));
        var parameters = metadata.MediaFiles[0].Parameters;
        Assert.Equal(("1600", "0", "0", "1"), (parameters["saysClipped"], parameters["hearsClipped"], parameters["saysSilence"], parameters["hearsSilence"]));
    }

    private static MediaFile Quiet(bool hold)
    {
        using var bench = new RecordingBench();
        bench.Leg.MoveTo(0);
        var scope = bench.Open();
        scope.Execute("start", "x");
        bench.Leg.MoveTo(16);
        if (hold) bench.Leg.Direction(16, says: false, hears: true);
        for (var n = 160; n < 10 * 8000; n += 160)
        {
            bench.Leg.MoveTo(n);
            bench.Leg.Hears(n, TapLaw.Mu, new Talker().Payload(n, 160));
            if (n % 800 == 0) bench.Turn();
        }
        scope.Close("exit");
        return bench.MakeWav(Assert.Single(bench.Settle())).File;
    }

    private static ImpairedLine Line(int seed) => new(seed, loss: 0.05, Jitter, overtaken: 0.02, doubled: 0.01, BaseDelay);

    private static void AssertReported(MediaFile file, ImpairedLine line, int ppm)
    {
        double Number(string key) => double.Parse(file.Parameters[key], CultureInfo.InvariantCulture);
        void Near(double injected, double reported) => Assert.InRange(reported - injected, -0.005, 0.005);
        var sent = (double)line.Sent;
        Near(line.LostAt.Count / sent, Number("saysLost") / sent);
        Near(line.LostAt.Count / sent, Number("saysLossRatio"));
        Near(line.Overtaken / sent, Number("saysReordered") / sent);
        Near(line.Doubled / sent, Number("saysDuplicates") / sent);
        Near(0, (sent - line.LostAt.Count + line.Doubled - Number("saysPackets")) / sent);
        // Uniform jitter of 60 ms: its mean difference of neighbours is a third of it, less what keeping the order takes.
        Assert.InRange(Number("saysJitterMs"), 8, 25);
        // Positive: fast. The talker's clock is slow by ppm.
        Assert.InRange(Number("saysClockPpm") + ppm, -10, 10);
    }

    private static Outcome Run(ImpairedLine line, double ppm)
    {
        using var bench = new RecordingBench();
        var (caller, platform) = (new Talker(), new Talker(salt: 7));
        var scope = bench.Open();
        bench.Leg.MoveTo(Start);
        scope.Execute("start;", "test");
        bench.Leg.MoveTo(Start);
        var arriving = new Queue<(SaysPacket Packet, byte[] Payload)>(line.Carry(caller, Start, Samples, ppm));
        for (var n = 0L; n < Samples; n += 160)
        {
            while (arriving.TryPeek(out var next) && next.Packet.ArrivalSample < Start + n + 160)
            {
                arriving.Dequeue();
                bench.Leg.MoveTo(Math.Max(bench.Leg.SampleNow, next.Packet.ArrivalSample));
                bench.Leg.Says(next.Packet, next.Payload);
            }
            bench.Leg.Hears(Start + n, TapLaw.Mu, platform.Payload(n, 160));
            if (n % 800 == 0) bench.Turn();
        }
        bench.Leg.MoveTo(Start + Samples);
        scope.Close("exit");
        var (clip, file, _) = bench.MakeWav(Assert.Single(bench.Settle()));
        return new Outcome(clip.Samples, file, caller, platform);
    }

    private sealed record Outcome(short[] Samples, MediaFile File, Talker Caller, Talker Platform)
    {
        public int Length => Samples.Length / 2;

        public short Says(long n) => Samples[2 * n];

        public short Hears(long n) => Samples[2 * n + 1];

        /// <summary>Where the caller's sample 0 lies, by the first packet that came.</summary>
        public long FindVoice(ImpairedLine line, long near, int range)
        {
            var packet = Enumerable.Range(0, 100).Select(i => i * 160L).First(n => !line.LostAt.Contains(n));
            return FindPacket(packet, packet + near, range) - packet;
        }

        public long FindPacket(long voice, long near, int range)
        {
            for (var d = 0; d <= range; d++)
            {
                if (Matches(voice, near + d)) return near + d;
                if (Matches(voice, near - d)) return near - d;
            }
            return long.MaxValue / 2;
        }

        private bool Matches(long voice, long at)
        {
            // A step of the clock may cut the ends of a packet: its middle counts.
            for (var i = 40; i < 120; i++)
            {
                if (at + i < 0 || at + i >= Length || Says(at + i) != Caller.Linear(voice + i)) return false;
            }
            return true;
        }
    }
}
