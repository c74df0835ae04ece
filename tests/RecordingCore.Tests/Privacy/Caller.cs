using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Privacy;

/// <summary>
/// A recorded call in steps of 20 ms: the caller hums, presses keys as tones, as RFC 4733 events or both, and the platform speaks. Knows what was said, sample for sample.
/// </summary>
internal sealed class Caller(RecordingBench bench)
{
    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];
    private readonly List<(long From, long To, char Digit)> _tones = [];
    private readonly List<(long From, long To, char Digit)> _events = [];
    private readonly List<(long At, Action Action)> _plan = [];
    private long _now;
    private ushort _sequence;

    public CallMasks Masks { get; } = new();

    public RecordingScope Open(RecordingOrigin origin = RecordingOrigin.VoiceXml) => bench.Open(origin: origin, masks: Masks);

    /// <summary>A key as a tone in the audio.</summary>
    public void Tone(char digit, long from, int samples = 800) => _tones.Add((from, from + samples, digit));

    /// <summary>A key as an event; the audio goes on beside it.</summary>
    public void Event(char digit, long from, int samples = 800) => _events.Add((from, from + samples, digit));

    public void At(long sample, Action action) => _plan.Add((sample, action));

    public void RunTo(long end)
    {
        for (; _now < end; _now += 160)
        {
            bench.Leg.MoveTo(_now);
            foreach (var (at, action) in _plan.Where(p => p.At >= _now && p.At < _now + 160).OrderBy(p => p.At))
            {
                bench.Leg.MoveTo(at);
                action();
            }
            foreach (var e in _events.Where(e => _now + 160 > e.From && _now < e.To))
                bench.Leg.Key(Packet(e.From, _now), e.Digit, (int)(Math.Min(_now + 160, e.To) - e.From), _now + 160 >= e.To);
            bench.Leg.Says(Packet(_now, _now), Says(_now));
            bench.Leg.Hears(_now, TapLaw.Mu, Hears(_now));
            if (_now % 800 == 640) bench.Turn();
        }
        bench.Leg.MoveTo(end);
    }

    /// <summary>What the caller says at a sample, as it sounds after G.711.</summary>
    public short Said(long n) => G711Codec.DecodeSample(Law.Mu, G711Codec.EncodeSample(Law.Mu, (short)(Hum(n) + Key(n))));

    public static short Heard(long n) => G711Codec.DecodeSample(Law.Mu, G711Codec.EncodeSample(Law.Mu, (short)(4000 * Math.Sin(n * 0.21))));

    // The delay is none, so that what arrives lies where it was said. 
    private SaysPacket Packet(long at, long arrival) => new(arrival, _sequence++, (uint)(at + 77_000), 9, TapLaw.Mu, false);

    private byte[] Says(long from) => [.. Enumerable.Range(0, 160).Select(i => G711Codec.EncodeSample(Law.Mu, (short)(Hum(from + i) + Key(from + i))))];

    private static byte[] Hears(long from) => [.. Enumerable.Range(0, 160).Select(i => G711Codec.EncodeSample(Law.Mu, Heard(from + i)))];

    private static double Hum(long n) => 600 * Math.Sin(n * 0.1) + 300 * Math.Sin(n * 0.47);

    private double Key(long n)
    {
        foreach (var (from, to, digit) in _tones)
        {
            if (n < from || n >= to) continue;
            var at = "123A456B789C*0#D".IndexOf(digit, StringComparison.Ordinal);
            return 5000 * (Math.Sin(2 * Math.PI * Rows[at / 4] * n / 8000) + Math.Sin(2 * Math.PI * Columns[at % 4] * n / 8000));
        }
        return 0;
    }
}
