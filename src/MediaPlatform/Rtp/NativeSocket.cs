using System.Runtime.InteropServices;

namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>The three calls of Linux that the media path needs and the base library does not give without allocating.</summary>
internal static unsafe partial class NativeSocket
{
    public const int DontWait = 0x40;
    public const int SolSocket = 1;

    /// <summary>SO_TIMESTAMPNS: the kernel's wall-clock stamp of each packet's arrival as control data.</summary>
    public const int TimestampNanos = 35;

    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MultiMessage
    {
        public MessageHeader Header;
        public uint Length;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    public static partial int ReceiveMany(int socket, MultiMessage* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendto")]
    public static partial nint SendTo(int socket, byte* data, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int socket, int level, int name, int* value, uint length);
}
