using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>How a caller sends its audio, impairments included. Sample counts are of the caller's own clock at 8 kHz.</summary>
internal sealed record Speaking
{
    public Law Law { get; init; } = Law.Mu;

    public int Ptime { get; init; } = 20;

    /// <summary>What is said, from the first packet on; silence after its end.</summary>
    public short[] Audio { get; init; } = [];

    /// <summary>True where nothing is said: packets wholly inside are not sent (silence suppression).</summary>
    public Func<long, bool>? Suppressed { get; init; }

    /// <summary>With suppression: one comfort-noise packet (RFC 3389, payload type 13) opens each gap.</summary>
    public bool ComfortNoise { get; init; }

    /// <summary>The sample from which another SSRC, sequence and timestamp are used.</summary>
    public long? NewSourceAt { get; init; }

    /// <summary>The tone of a key goes on beside its events.</summary>
    public bool Leaks { get; init; }

    /// <summary>Every n-th packet leaves after its successor; 0 = never.</summary>
    public int SwapEvery { get; init; }

    public int DuplicateEvery { get; init; }

    public int LoseEvery { get; init; }

    /// <summary>Between the caller and the wire; null: nothing happens there.</summary>
    public Impairment? Line { get; init; }

    /// <summary>The caller's clock against the true one, parts per million; positive is fast.</summary>
    public double DriftPpm { get; init; }

    /// <summary>Sequence and timestamp of the first packet, near their ends so that both wrap within a call.</summary>
    public ushort FirstSequence { get; init; } = 65500;
    public uint FirstTimestamp { get; init; } = uint.MaxValue - 16000;

    public uint Ssrc { get; init; } = 0x1234ABCD;
}

/// <summary>A packet of the caller with the place of its first sample on the caller's clock.</summary>
/// <param name="Audio">False for telephone-events and comfort noise.</param>
/// <param name="Lost">Composed and counted, but kept from the wire.</param>
internal sealed record SentPacket(RtpPacket Packet, long Sample, bool Audio, bool Lost);
