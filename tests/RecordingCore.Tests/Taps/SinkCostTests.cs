using System.Diagnostics;
using System.Diagnostics.Metrics;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Taps;

/// <summary>
/// What one packet of the caller costs from the tap to the block, guard included, loud audio and quiet. The bound is loose, since other work runs beside the tests; the figure is printed
/// and its long form (VXMLGIR_TEST_SINK_PACKETS=2000000) is what docs/figures.md has.
/// </summary>
public sealed class SinkCostTests(ITestOutputHelper output) : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly int _packets = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_SINK_PACKETS"), out var packets) ? packets : 20_000;

    [Theory]
    [InlineData("loud", 0.5)]
    [InlineData("quiet", 0.001)]
    public void A_packet_costs_little(string what, double amplitude)
    {
        var memory = new AudioMemory();
        using var sink = new RecordingSink(1 << 16, TapGate.OpenAt(0), new RecordingMetrics(_meter), memory);
        using var reader = new TapReader(sink, new KeyGuardOptions(), new RecordingMetrics(_meter), memory);
        var voice = Voice(amplitude);
        var (block, raw) = (new byte[1 << 17], new byte[1 << 16]);
        var best = double.MaxValue;
        for (var (round, n) = (0, 0L); round < 200; round++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var end = n + _packets / 200; n < end; n++)
            {
                sink.Says(new SaysPacket(n * 160, (ushort)n, (uint)(n * 160), 1, TapLaw.Mu, false), voice.AsSpan((int)(n % 50) * 160, 160));
                if (n % 3 != 0) continue;
                reader.Read(block, 0, raw, passed: n * 160);
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds / (_packets / 200));
        }
        output.WriteLine($"{what}: {best:0} ns a packet of 20 ms");
        Assert.InRange(best, 0, 20_000);
    }

    public void Dispose() => _meter.Dispose();

    // A second of harmonics of 120 Hz with a slow swell, like a vowel that comes and goes.
    private static byte[] Voice(double amplitude)
    {
        var codes = new byte[8000];
        for (var n = 0; n < codes.Length; n++)
        {
            var sum = 0.0;
            for (var k = 1; k <= 20; k++) sum += Math.Sin(2 * Math.PI * 120 * k * n / 8000 + k * k) / k;
            codes[n] = Audio.G711.G711Codec.EncodeSample(Audio.G711.Law.Mu, (short)(sum / 3 * amplitude * (1 + Math.Sin(2 * Math.PI * n / 8000)) / 2 * 32767));
        }
        return codes;
    }
}
