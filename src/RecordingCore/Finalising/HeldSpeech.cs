using System.Collections.Immutable;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>
/// Second pass: packets that were held because a key may have sounded in them. Those filled later are placed where they were held; the rest stays silence,
/// and the metadata says so.
/// </summary>
internal sealed class HeldSpeech
{
    private readonly Dictionary<(uint Ssrc, ushort Sequence, uint Timestamp), (long At, int Samples)> _held = [];

    public void Hold(in SaysPacket packet, long at, int samples) => _held[Key(packet)] = (at, samples);

    /// <summary>Where the packet belongs, or null when it was not held.</summary>
    public long? Fill(in SaysPacket packet) => _held.Remove(Key(packet), out var place) ? place.At : null;

    /// <summary>What was never filled, within [from, to).</summary>
    public ImmutableArray<SilenceSpan> Silent(long from, long to) => SilenceSpan.Union(
        _held.Values.Select(h => new SilenceSpan(Math.Max(h.At, from), Math.Min(h.At + h.Samples, to), SilenceSpan.Platform, "keys")));

    private static (uint, ushort, uint) Key(in SaysPacket packet) => (packet.Ssrc, packet.Sequence, packet.Timestamp);
}
