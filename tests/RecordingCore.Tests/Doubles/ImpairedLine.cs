using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// A network between a talker and a leg, from a seed: loses, delays (in order, jitter up to a bound), lets some packets be overtaken, doubles some. What it did is counted.
/// </summary>
internal sealed class ImpairedLine(int seed, double loss, int jitterSamples, double overtaken, double doubled, int baseDelay = 200)
{
    private readonly Random _random = new(seed);

    public HashSet<long> LostAt { get; } = [];
    public int Sent { get; private set; }
    public int Overtaken { get; private set; }
    public int Doubled { get; private set; }

    /// <summary>Packets of 20 ms as they arrive, in order of arrival.</summary>
    /// <param name="ppm">How much slower the talker's clock is than the leg's.</param>
    public List<(SaysPacket Packet, byte[] Payload)> Carry(Talker talker, long start, long samples, double ppm)
    {
        List<(SaysPacket Packet, byte[] Payload)> arriving = [];
        var last = 0L;
        var rest = 0;
        for (long n = 0; n < samples; n += 160, Sent++, rest--)
        {
            var sentAt = start + (long)Math.Round(n * (1 + ppm * 1e-6));
            var made = talker.Packet(n, 160, 0);
            if (_random.NextDouble() < loss)
            {
                LostAt.Add(n);
                continue;
            }
            var arrival = sentAt + baseDelay + _random.Next(jitterSamples + 1);
            // In order, but for those that the next ones overtake.
            if (rest <= 0 && _random.NextDouble() < overtaken && n + 800 < samples)
            {
                (Overtaken, rest) = (Overtaken + 1, 8);
                arrival = Math.Max(arrival, sentAt + baseDelay + jitterSamples) + 400;
            }
            else
            {
                last = arrival = Math.Max(arrival, last);
            }
            arriving.Add((made.Packet with { ArrivalSample = arrival / 16 * 16 }, made.Payload));
            if (_random.NextDouble() >= doubled) continue;
            Doubled++;
            arriving.Add((made.Packet with { ArrivalSample = (arrival + 30) / 16 * 16 }, made.Payload));
        }
        return [.. arriving.OrderBy(p => p.Packet.ArrivalSample)];
    }
}
