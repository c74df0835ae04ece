using System.Diagnostics;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Mp3;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Finalising;

/// <summary>
/// How fast a journal becomes 32 kbit/s stereo MP3 at LAME quality 5, with and without CMS, in processor time of this process: medians of five alternating runs.
/// <c>VXMLGIR_TEST_FINALISE_MINUTES=10</c> is the long form, which demands 300 times real time; the short form shows that it works, since other tests run beside it.
/// </summary>
public class FinalisingSpeedTests(ITestOutputHelper output)
{
    private const int Quality = 5;
    private static readonly int? Minutes = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_FINALISE_MINUTES"), out var minutes) ? minutes : null;

    [Fact]
    public void Many_times_faster_than_real_time_with_encryption()
    {
        Assert.SkipUnless(Mp3Encoder.IsAvailable(out var reason), reason);
        var seconds = (Minutes ?? 1) * 60;
        using var plain = new RecordingBench();
        using var sealing = new RecordingBench();
        var plainJournal = Record(plain, seconds, []);
        var sealedJournal = Record(sealing, seconds, [TestCertificates.One()]);
        List<double> without = [], with = [];
        for (var run = 0; run < (Minutes is null ? 1 : 6); run++)
        {
            without.Add(Cost(plain, plainJournal));
            with.Add(Cost(sealing, sealedJournal));
        }
        // The first of several compiles.
        if (with.Count > 1) (without, with) = (without[1..], with[1..]);
        var (bare, cms) = (Median(without), Median(with));
        output.WriteLine($"{seconds} s: {seconds / bare:F0} times real time plain, {seconds / cms:F0} with CMS ({100 * (cms / bare - 1):F1} % more)");
        Assert.InRange(seconds / cms, Minutes is null ? 5 : 300, double.MaxValue);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Cost(RecordingBench bench, JournalSet journal)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        Assert.IsType<FinaliseResult.Made>(Finaliser.Make(journal, bench.Roots.Usable!, Quality, bench.Ids));
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    // Speech-like: tones that come and go, with noise, in both directions.
    private static JournalSet Record(RecordingBench bench, int seconds, RecordingCertificate[] certificates)
    {
        var scope = bench.Open(new RecordingProfile { Format = RecordingFormat.Mp3, Mp3KiloBits = 32, Certificates = [.. certificates] });
        bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        var random = new Random(1);
        var (says, hears) = (new byte[160], new byte[160]);
        for (var n = 0; n < seconds * 8000; n += 160)
        {
            bench.Leg.MoveTo(n);
            Fill(says, n, n / 12_000 % 2 == 0 ? 6000 : 40, 180, random);
            Fill(hears, n, n / 12_000 % 2 == 1 ? 6000 : 40, 230, random);
            bench.Leg.Says(new SaysPacket(n, (ushort)(n / 160), (uint)n, 1, TapLaw.Mu, false), says);
            bench.Leg.Hears(n, TapLaw.Mu, hears);
            if (n % 800 == 0) bench.Turn();
        }
        bench.Leg.MoveTo(seconds * 8000);
        scope.Close("exit");
        return Assert.Single(bench.Settle());
    }

    private static void Fill(byte[] payload, int from, double level, double pitch, Random random)
    {
        for (var i = 0; i < payload.Length; i++)
        {
            var t = (from + i) / 8000.0;
            var voice = Math.Sin(Math.Tau * pitch * t) + 0.5 * Math.Sin(Math.Tau * 3 * pitch * t) + 0.25 * Math.Sin(Math.Tau * 7 * pitch * t) + 0.1 * (random.NextDouble() - 0.5);
            payload[i] = G711Codec.EncodeSample(Law.Mu, (short)(level * (0.6 + 0.4 * Math.Sin(Math.Tau * 3 * t)) * voice));
        }
    }
}
