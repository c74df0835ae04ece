using System.Numerics;
using System.Runtime.InteropServices;

namespace VxmlGir.MediaPlatform.Pacing;

/// <summary>One request of io_uring(7): <c>struct io_uring_sqe</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct RingRequest
{
    public byte Operation;
    public byte Flags;
    public ushort Priority;
    public int Handle;
    public ulong Offset;
    public ulong Address;
    public uint Length;
    public uint OperationFlags;
    public ulong UserData;
}

/// <summary>
/// io_uring(7) as the kernel has it: requests are laid into shared memory, submitted by one system call, and carried out by the kernel by itself. One thread only.
/// Linux 5.5 and later; a container's system call filter may forbid it.
/// </summary>
internal sealed unsafe partial class KernelRing : IDisposable
{
    private const long SubmissionOffset = 0;
    private const long CompletionOffset = 0x8000000;
    private const long RequestsOffset = 0x10000000;
    private const uint CompletionSizeGiven = 1 << 3;
    private const uint ClampSizes = 1 << 4;
    private const uint CompletionsKept = 1 << 1;
    private const uint CompletionsWaiting = 1 << 1;
    private const uint GetEvents = 1;
    private const int Interrupted = 4;

    private readonly int _handle;
    private readonly Mapping _submission;
    private readonly Mapping _completion;
    private readonly Mapping _requests;
    private readonly Parameters _parameters;
    private uint _tail;
    private uint _submitted;
    private bool _disposed;

    private KernelRing(int handle, in Parameters parameters)
    {
        (_handle, _parameters) = (handle, parameters);
        _submission = new Mapping(handle, SubmissionOffset, parameters.Submission.Array + parameters.SubmissionEntries * sizeof(uint));
        _completion = new Mapping(handle, CompletionOffset, parameters.Completion.Completions + parameters.CompletionEntries * (uint)sizeof(Completed));
        _requests = new Mapping(handle, RequestsOffset, parameters.SubmissionEntries * (uint)sizeof(RingRequest));
        // Request n always stands at place n.
        for (var i = 0u; IsMapped && i < parameters.SubmissionEntries; i++) *_submission.At(parameters.Submission.Array + i * sizeof(uint)) = i;
    }

    /// <summary>Requests that can be laid down between two submissions.</summary>
    public int Entries => (int)_parameters.SubmissionEntries;

    /// <summary>Laid down and not yet submitted.</summary>
    public int Pending => (int)(_tail - _submitted);

    private bool IsMapped => _submission.IsValid && _completion.IsValid && _requests.IsValid;

    /// <param name="entries">Rounded up to a power of two by the kernel.</param>
    /// <param name="error">Of the system, when null is returned.</param>
    public static KernelRing? TryCreate(int entries, int completions, out int error)
    {
        var parameters = new Parameters { Flags = CompletionSizeGiven | ClampSizes, CompletionEntries = BitOperations.RoundUpToPowerOf2((uint)completions) };
        var handle = (int)Setup(SetupCall, (uint)entries, &parameters);
        error = handle < 0 ? Marshal.GetLastPInvokeError() : 0;
        if (handle < 0) return null;
        var ring = new KernelRing(handle, parameters);
        if (ring.IsMapped && (parameters.Features & CompletionsKept) != 0) return ring;
        ring.Dispose();
        return null;
    }

    /// <summary>A cleared place for the next request; it goes with the next submission. Null when there is none.</summary>
    /// <param name="place">Below <see cref="Entries"/>; the same request has it until it is submitted.</param>
    public RingRequest* Next(out int place)
    {
        place = (int)(_tail & (_parameters.SubmissionEntries - 1));
        var head = Volatile.Read(ref *_submission.At(_parameters.Submission.Head));
        if (_tail - head >= _parameters.SubmissionEntries) return null;
        var request = (RingRequest*)_requests.Start + place;
        *request = default;
        _tail++;
        return request;
    }

    /// <summary>Hands over what was laid down. What the kernel can not take now stays, and goes with the next.</summary>
    public void Submit()
    {
        Volatile.Write(ref *_submission.At(_parameters.Submission.Tail), _tail);
        // Completions beyond the ring are kept by the kernel until it is asked.
        var waiting = (Volatile.Read(ref *_submission.At(_parameters.Submission.Flags)) & CompletionsWaiting) != 0;
        if (Pending == 0 && !waiting) return;
        nint taken;
        do
        {
            taken = Enter(EnterCall, _handle, (uint)Pending, 0, waiting ? GetEvents : 0, null, 0);
        }
        while (taken < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (taken > 0) _submitted += (uint)taken;
    }

    /// <summary>The next request that is done; a look into memory, no system call.</summary>
    public bool TryTake(out ulong userData, out int result)
    {
        ref var head = ref *_completion.At(_parameters.Completion.Head);
        var at = head;
        (userData, result) = (0, 0);
        if (at == Volatile.Read(ref *_completion.At(_parameters.Completion.Tail))) return false;
        var done = (Completed*)_completion.At(_parameters.Completion.Completions) + (at & (_parameters.CompletionEntries - 1));
        (userData, result) = (done->UserData, done->Result);
        Volatile.Write(ref head, at + 1);
        return true;
    }

    /// <summary>What is not carried out yet is not any more.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _submission.Unmap();
        _completion.Unmap();
        _requests.Unmap();
        _ = Close(_handle);
    }

    private readonly struct Mapping(int handle, long offset, uint length)
    {
        private const int ReadWrite = 3;
        private const int SharedPopulated = 0x8001;

        public byte* Start { get; } = (byte*)Map(null, length, ReadWrite, SharedPopulated, handle, offset);

        public bool IsValid => (nint)Start != -1;

        public uint* At(uint offset) => (uint*)(Start + offset);

        public void Unmap()
        {
            if (IsValid) _ = KernelRing.Unmap(Start, length);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Completed
    {
        public ulong UserData;
        public int Result;
        public uint Flags;
    }

    /// <summary><c>struct io_sqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SubmissionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Flags;
        public uint Dropped;
        public uint Array;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary><c>struct io_cqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CompletionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint Entries;
        public uint Overflow;
        public uint Completions;
        public uint Flags;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary><c>struct io_uring_params</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Parameters
    {
        public uint SubmissionEntries;
        public uint CompletionEntries;
        public uint Flags;
        public uint ThreadProcessor;
        public uint ThreadIdle;
        public uint Features;
        public uint WorkHandle;
        public uint Reserved0;
        public uint Reserved1;
        public uint Reserved2;
        public SubmissionOffsets Submission;
        public CompletionOffsets Completion;
    }

    // The C library has no functions for these two; the numbers are the same on every processor.
    private const nint SetupCall = 425;
    private const nint EnterCall = 426;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Setup(nint call, uint entries, Parameters* parameters);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Enter(nint call, int ring, uint submit, uint wait, uint flags, void* signals, nuint signalsLength);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int handle, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
