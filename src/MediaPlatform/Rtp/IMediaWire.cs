using System.Net;
using VxmlGir.MediaPlatform.Pacing;

namespace VxmlGir.MediaPlatform.Rtp;

internal enum WireChannel : byte
{
    Rtp,
    Rtcp,
}

/// <summary>The pair of sockets of one leg, or a test's double of it. Media thread only, except Dispose after the leg has left its shard.</summary>
internal interface IMediaWire : IDisposable
{
    IPEndPoint LocalRtp { get; }

    /// <summary>Takes what has arrived, up to the batch's capacity; never waits.</summary>
    int Receive(WireChannel channel, PacketBatch batch);

    /// <returns>False when the system refused the packet.</returns>
    bool Send(WireChannel channel, in WireAddress to, ReadOnlySpan<byte> packet);

    /// <summary>Whether packets can be handed over before their time.</summary>
    bool SendsAhead => false;

    /// <summary>Hands over an RTP packet to be sent at a time.</summary>
    /// <param name="into">Pinned memory; the kernel's until it is no longer <see cref="TimedPacket.Flying"/>.</param>
    /// <returns>False when it will not be sent.</returns>
    unsafe bool SendAt(in WireAddress to, ReadOnlySpan<byte> packet, TimedPacket* into, long dueNanos) => false;
}
