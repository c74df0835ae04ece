using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VxmlGir.EndToEnd.Support.Rtp;

/// <summary>A UDP socket on loopback whose packets carry the kernel's own time of arrival, so that a late test thread makes no packet late.</summary>
internal sealed unsafe partial class StampedSocket : IDisposable
{
    private const int SolSocket = 1;
    private const int TimestampNanos = 35;
    private const int DontWait = 0x40;
    private const int StampAt = 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _data = GC.AllocateArray<byte>(2048, pinned: true);
    private readonly byte[] _control = GC.AllocateArray<byte>(64, pinned: true);

    public StampedSocket()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveBufferSize = 1 << 20;
        var on = 1;
        if (SetOption((int)_socket.Handle, SolSocket, TimestampNanos, &on, sizeof(int)) != 0) throw new SocketException(Marshal.GetLastPInvokeError());
    }

    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    public void Send(ReadOnlySpan<byte> bytes, IPEndPoint to) => _socket.SendTo(bytes, SocketFlags.None, to);

    /// <summary>The next packet that is there already, and its arrival in nanoseconds of the wall clock; empty when there is none.</summary>
    public ReadOnlySpan<byte> TryReceive(out long nanos)
    {
        nanos = 0;
        var vector = new IoVector { Base = Address(_data), Length = (nuint)_data.Length };
        var message = new Message { Vectors = &vector, VectorCount = 1, Control = Address(_control), ControlLength = (nuint)_control.Length };
        var length = (int)Receive((int)_socket.Handle, &message, DontWait);
        if (length <= 0) return default;
        // cmsghdr (length, level, type), then a timespec.
        nanos = (BitConverter.ToInt64(_control, StampAt) * 1_000_000_000) + BitConverter.ToInt64(_control, StampAt + 8);
        return _data.AsSpan(0, length);
    }

    public void Dispose() => _socket.Dispose();

    private static byte* Address(byte[] pinned) => (byte*)Unsafe.AsPointer(ref pinned[0]);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint Receive(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int name, int* value, uint length);
}
