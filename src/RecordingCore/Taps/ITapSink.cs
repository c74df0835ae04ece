namespace VxmlGir.RecordingCore.Taps;

/// <summary>The law of a G.711 payload.</summary>
public enum TapLaw : byte
{
    Mu = 0,
    A = 8,
}

/// <summary>
/// One packet of the caller as received after the source lock: never decoded, never concealed.
/// </summary>
/// <param name="ArrivalSample">Leg's sample index when the packet was drained from its socket.</param>
/// <param name="Timestamp">RTP timestamp of the first sample of the payload.</param>
public readonly record struct SaysPacket(long ArrivalSample, ushort Sequence, uint Timestamp, uint Ssrc, TapLaw Law, bool Marker);

/// <summary>
/// Where tapped audio goes. Every member is called on the leg's media thread: no lock, no allocation, no wait.
/// </summary>
public interface ITapSink
{
    /// <summary>What the caller says: one RTP payload as received (comfort noise and telephone-events are not audio and do not come here).</summary>
    void Says(in SaysPacket packet, ReadOnlySpan<byte> payload);

    /// <summary>A packet of the caller that is no audio (telephone-event, comfort noise): only its number counts, so that nobody takes it for lost.</summary>
    void NotAudio(in SaysPacket packet) { }

    /// <summary>A packet of RFC 4733 that says that a key of the caller is down; like <see cref="NotAudio"/> otherwise.</summary>
    /// <param name="duration">Samples since the packet's timestamp.</param>
    /// <param name="over">The key is up.</param>
    void Key(in SaysPacket packet, char digit, int duration, bool over) => NotAudio(packet);

    /// <summary>What the caller hears: one payload as sent, tapped at packetisation; its first sample is <paramref name="sample"/> of the leg. Gaps (nothing sent) are silence.</summary>
    void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload);

    /// <summary>What may be expected from here on, by the agreed direction of media (hold, one-way offers); told when attached and at every change.</summary>
    /// <param name="says">Packets of the caller.</param>
    /// <param name="hears">Packets to the caller, all the time.</param>
    void Direction(long sample, bool says, bool hears) { }

    /// <summary>What the peer has to hear at this sample because of this tap; null: nothing.</summary>
    TapTone? ToneAt(long sample) => null;

    /// <summary>Called once when the tap is off (by <see cref="ITapPoint.Detach"/>, or because the leg closed).</summary>
    void Detached(long sample);
}
