using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Instruments;

/// <summary>What a scripted caller composes, packet by packet, without socket or clock.</summary>
public class MouthTests
{
    [Theory]
    [InlineData(10, 100)]
    [InlineData(20, 50)]
    [InlineData(30, 34)]
    [InlineData(60, 17)]
    public void Every_packet_time_says_all_samples_once(int ptime, int packets)
    {
        var noise = Signals.Noise(8000, 3);
        var mouth = new RtpMouth(new Speaking { Audio = noise, Ptime = ptime });
        var sent = Enumerable.Range(0, packets).SelectMany(_ => mouth.Next(TimeSpan.Zero)).ToList();

        Assert.All(sent.Zip(sent.Skip(1)), p => Assert.Equal(p.First.Packet.Timestamp + (uint)(ptime * 8), p.Second.Packet.Timestamp));
        Assert.Equal(G711.Decode(G711.Encode(noise, Law.Mu), Law.Mu), sent.SelectMany(p => G711.Decode(p.Packet.Payload, Law.Mu)).Take(8000));
        Assert.True(sent[0].Packet.Marker);
        Assert.All(sent.Skip(1), p => Assert.False(p.Packet.Marker));
    }

    [Fact]
    public void A_key_is_one_event_with_three_last_packets()
    {
        var mouth = new RtpMouth(new Speaking());
        mouth.Press("5", 100);
        var sent = Enumerable.Range(0, 6).SelectMany(_ => mouth.Next(TimeSpan.Zero)).ToList();
        var events = sent.Where(p => p.Packet.PayloadType == 101).ToList();

        Assert.Equal([160, 320, 480, 640, 800, 800, 800], events.Select(p => p.Packet.Payload[2] << 8 | p.Packet.Payload[3]));
        Assert.Equal([false, false, false, false, true, true, true], events.Select(p => (p.Packet.Payload[1] & 0x80) != 0));
        Assert.Single(events.Select(p => p.Packet.Timestamp).Distinct());
        Assert.Equal(sent.Count, sent.Select(p => p.Packet.Sequence).Distinct().Count());
    }

    [Fact]
    public void Suppressed_silence_is_one_comfort_noise_packet_and_a_marker_after_it()
    {
        var mouth = new RtpMouth(new Speaking { Suppressed = s => s is >= 1600 and < 3200, ComfortNoise = true });
        var sent = Enumerable.Range(0, 30).SelectMany(_ => mouth.Next(TimeSpan.Zero)).ToList();

        Assert.Equal([13], sent.Where(p => p.Sample is >= 1600 and < 3200).Select(p => p.Packet.PayloadType));
        Assert.True(sent.First(p => p.Sample == 3200).Packet.Marker);
    }

    [Fact]
    public void A_new_source_changes_all_three_numbers()
    {
        var mouth = new RtpMouth(new Speaking { NewSourceAt = 800 });
        var sent = Enumerable.Range(0, 10).SelectMany(_ => mouth.Next(TimeSpan.Zero)).ToList();

        Assert.Equal(2, sent.Select(p => p.Packet.Ssrc).Distinct().Count());
        Assert.Equal(100, sent.First(p => p.Sample >= 800).Packet.Sequence);
    }

    [Fact]
    public void Both_laws_survive_a_round_trip_of_their_codes()
    {
        foreach (var law in (Law[])[Law.Mu, Law.A])
            for (var code = 0; code < 256; code++)
            {
                // μ-law has two zeros (0x7F and 0xFF).
                var back = G711.Encode(G711.Decode((byte)code, law), law);
                Assert.True(back == code || law == Law.Mu && code == 0x7F && back == 0xFF, $"{law} {code:X2} → {back:X2}");
            }
    }
}
