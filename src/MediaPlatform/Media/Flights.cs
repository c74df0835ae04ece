using System.Runtime.CompilerServices;
using VxmlGir.MediaPlatform.Pacing;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// One leg's packets that were handed over before their time, oldest first. Only when one has really been sent is it counted, and heard by the taps. Media thread only.
/// </summary>
internal sealed unsafe class Flights
{
    private readonly LegParts _parts;
    private readonly TimedPacket[] _packets;
    private readonly (long Sample, TapLaw Law, bool Audio)[] _of;
    private int _first;

    /// <param name="leadSamples">How far ahead packets are handed over.</param>
    public Flights(LegParts parts, int leadSamples)
    {
        const int shortestFrame = 80;
        _parts = parts;
        // Two more: the one that is due, and one that was sent and is not noted yet.
        _packets = GC.AllocateArray<TimedPacket>(leadSamples / shortestFrame + 3, pinned: true);
        _of = new (long, TapLaw, bool)[_packets.Length];
    }

    public int Count { get; private set; }

    /// <summary>Of the oldest packet that has not been sent; far in the future when there is none.</summary>
    public long Oldest => Count > 0 ? _of[_first].Sample : long.MaxValue;

    public bool IsFull => Count == _packets.Length;

    /// <param name="sample">Of the leg; its time is the packet's.</param>
    /// <param name="audio">What follows the header is audio of <paramref name="law"/>.</param>
    /// <returns>False when it will not be sent.</returns>
    public bool Launch(ReadOnlySpan<byte> packet, long sample, TapLaw law, bool audio, long dueNanos)
    {
        var at = (_first + Count) % _packets.Length;
        if (IsFull || !_parts.Wire.SendAt(_parts.Destination, packet, Packet(at), dueNanos)) return false;
        _of[at] = (sample, law, audio);
        Count++;
        return true;
    }

    /// <summary>Notes what has been sent since.</summary>
    public void Land()
    {
        while (Count > 0 && !_packets[_first].Flying)
        {
            var packet = Packet(_first);
            var (sample, law, audio) = _of[_first];
            _first = (_first + 1) % _packets.Length;
            Count--;
            var payload = new ReadOnlySpan<byte>(packet->Data, (int)packet->Vector.Length)[RtpPacket.HeaderLength..];
            _parts.Counters.Sent(payload.Length, packet->Sent);
            if (audio && packet->Sent) _parts.Taps.Hears(sample, law, payload);
        }
    }

    private TimedPacket* Packet(int index) => (TimedPacket*)Unsafe.AsPointer(ref _packets[index]);
}
