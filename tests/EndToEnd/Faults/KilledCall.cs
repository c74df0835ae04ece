using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>What a recording has of the packets that its caller had sent when the platform died.</summary>
/// <param name="Exact">Packets that are there code by code, at the one offset between caller's and recording's clock.</param>
/// <param name="Dropped">Packets before the tail that are silence; the recording's own metadata has to account for them.</param>
/// <param name="Reported">What the metadata says was lost on the way or found no room.</param>
/// <param name="TailSamples">From the end of the last exact packet to the end of the last one sent.</param>
/// <param name="Detail">For the report: which packets are silent, of how many.</param>
internal sealed record Survival(int Exact, int Dropped, long Reported, long TailSamples, string Detail);

/// <summary>One of the callers under whom the platform is killed, stopped or starved: its voice is noise, so every packet of it can be told from every other.</summary>
internal sealed class KilledCall(RtpCaller caller, string uuid, short[] voice) : IAsyncDisposable
{
    private const int Packet = 160;

    public RtpCaller Caller => caller;

    public string Uuid => uuid;

    public short[] Voice => voice;

    public static async Task<KilledCall> DialAsync(Platform platform, short[] voice, uint ssrc, string application = "recorded")
    {
        var uuid = CallUuids.New();
        var caller = await RtpCaller.CallAsync(platform.Sip, application, new Speaking { Audio = voice, Ssrc = ssrc }, [("X-Genesys-CallUUID", uuid)]);
        return new KilledCall(caller, uuid, voice);
    }

    /// <summary>Compares the file with every packet that left before <paramref name="killed"/>.</summary>
    public async Task<Survival> CompareAsync(Recorded file, TimeSpan killed)
    {
        var codes = (await file.AudioAsync()).Codes[0].Select(Usual).ToArray();
        var sent = caller.Rtp.Sent.Where(p => p.Audio && p.Packet.At < killed).ToList();
        Assert.True(sent.Count > 0, $"no packet left before the kill: {caller}");
        var shift = Shift(codes, sent, file);
        var (exact, silent, covered) = (0, new List<long>(), sent[0].Sample);
        foreach (var packet in sent)
        {
            var at = packet.Sample + shift;
            // Said before the recording began (which is known to a packet), or after its end.
            if (at < Packet || at + Packet > codes.Length) continue;
            var there = codes.AsSpan((int)at, Packet);
            if (there.SequenceEqual(packet.Packet.Payload.Select(Usual).ToArray()))
            {
                exact++;
                covered = packet.Sample + Packet;
            }
            else
            {
                Assert.True(there.IndexOfAnyExcept(G711.Silence(Law.Mu)) < 0, $"packet {packet.Packet.Sequence} is neither there nor silent at {at} of {file}");
                silent.Add(packet.Sample);
            }
        }
        return new Survival(exact, silent.Count(s => s < covered), Number(file, "saysLost") + Number(file, "packetsNotWritten"), sent[^1].Sample + Packet - covered,
            $"silent {string.Join(' ', silent.Take(20).Select(s => s / Packet))} of {sent.Count}, shift {shift / (double)Packet:0.00}, file of {codes.Length / (double)Packet:0.0}");
    }

    public ValueTask DisposeAsync() => caller.DisposeAsync();

    // The place of the first packet that can be found: all others have to be at the same distance.
    private static long Shift(byte[] codes, List<SentPacket> sent, Recorded file)
    {
        foreach (var packet in sent)
        {
            var at = codes.AsSpan().IndexOf(packet.Packet.Payload.Select(Usual).ToArray());
            if (at >= 0) return at - packet.Sample;
        }
        throw new InvalidOperationException($"nothing of {sent.Count} packets is in {file}");
    }

    // μ-law has two zeros.
    private static byte Usual(byte code) => code == 0x7F ? (byte)0xFF : code;

    private static long Number(Recorded file, string parameter) => long.Parse(file.Parameter(parameter) ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
