using System.Buffers.Binary;
using System.Net;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>The other end of a leg: makes packets with their numbers running on.</summary>
internal sealed class Peer(MediaStage stage, IPEndPoint? address = null)
{
    public IPEndPoint Address { get; set; } = address ?? MediaStage.Remote;

    public uint Ssrc { get; set; } = 0x1234;

    public ushort Sequence { get; set; } = 65530;

    public uint Timestamp { get; set; } = uint.MaxValue - 320;

    public byte PayloadType { get; set; }

    public byte[] Next(byte[] payload, byte? type = null, bool marker = false, uint? timestamp = null)
    {
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)((type ?? PayloadType) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp ?? Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), Ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    public void Send(byte[] packet) => stage.Wire.Arrive(Address, packet);

    public void Audio(byte[] payload)
    {
        Send(Next(payload));
        Timestamp += (uint)payload.Length;
    }

    /// <summary>Sends the bytes in packets of that length, each at its time.</summary>
    public void Talk(byte[] audio, int samplesPerPacket = 160)
    {
        for (var at = 0; at < audio.Length; at += samplesPerPacket)
        {
            Audio(audio[at..Math.Min(audio.Length, at + samplesPerPacket)]);
            stage.Run(samplesPerPacket / 8);
        }
    }

    public byte[] Event(int code, int duration, bool end = false, uint? timestamp = null, byte type = 101) =>
        Next([(byte)code, (byte)((end ? 0x80 : 0) | 10), (byte)(duration >> 8), (byte)duration], type, timestamp: timestamp);
}
