using System.Net;

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
}
