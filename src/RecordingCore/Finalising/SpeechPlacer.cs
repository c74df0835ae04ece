using System.Collections.Immutable;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// Second pass: the leg's sample of each packet of the caller. A packet with the smallest delay is placed where it arrived, as a receiver without any buffer would play it.
/// Where the sender's clock drifts, the offset follows in steps, inside silence when there is some before the error reaches <see cref="Force"/>.
/// </summary>
internal sealed class SpeechPlacer(ImmutableArray<SpeechEpoch> epochs)
{
    /// <summary>5 ms: worth a step when nobody can hear it.</summary>
    private const double Step = 40;

    /// <summary>15 ms: a step even inside speech, so that the channels stay within 20 ms of each other.</summary>
    private const double Force = 120;
    private const short Quiet = 256;
    private readonly Dictionary<uint, TimestampClock> _clocks = [];
    private readonly Dictionary<SpeechEpoch, long> _offsets = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<uint, SpeechEpoch> _epochs = epochs.ToLookup(e => e.Ssrc);
    private int _packet;

    public long Place(in SaysPacket packet, ReadOnlySpan<short> samples)
    {
        var index = _packet++;
        if (!_clocks.TryGetValue(packet.Ssrc, out var clock)) _clocks[packet.Ssrc] = clock = new TimestampClock();
        var t = clock.Extend(packet.Timestamp);
        var delay = packet.ArrivalSample - t;
        if (Nearest(packet.Ssrc, index, t, delay) is not { } epoch) return packet.ArrivalSample;
        var wanted = epoch.Line.Offset(t);
        if (!_offsets.TryGetValue(epoch, out var offset)) offset = (long)Math.Round(wanted);
        else if (epoch.Line.Drifts && Math.Abs(wanted - offset) is var error && (error > Force || (error > Step && IsQuiet(samples)))) offset = (long)Math.Round(wanted);
        _offsets[epoch] = offset;
        return t + offset;
    }

    // A straggler of the stretch before may arrive after the next one has begun.
    private SpeechEpoch? Nearest(uint ssrc, int index, long t, long delay)
    {
        SpeechEpoch? nearest = null;
        foreach (var epoch in _epochs[ssrc])
        {
            if (epoch.FirstPacket > index) break;
            if (nearest is null || Math.Abs(delay - epoch.Line.Offset(t)) <= Math.Abs(delay - nearest.Line.Offset(t))) nearest = epoch;
        }
        return nearest;
    }

    private static bool IsQuiet(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            if (sample is > Quiet or < -Quiet) return false;
        }
        return true;
    }
}
