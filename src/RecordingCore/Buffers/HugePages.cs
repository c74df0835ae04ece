using System.Runtime.InteropServices;

namespace VxmlGir.RecordingCore.Buffers;

/// <summary>Memory for which the kernel is asked to use huge pages (madvise(2), MADV_HUGEPAGE): it does where it can, and nothing depends on it.</summary>
internal static partial class HugePages
{
    private const int PageSize = 2 * 1024 * 1024;
    private const int SmallPage = 4096;
    private const int Advice = 14; // MADV_HUGEPAGE

    /// <summary>Pinned; from the place that is returned on so many bytes are there, each page of them present: who uses them first must not wait for the kernel.</summary>
    /// <param name="bytes">A multiple of 2 MiB.</param>
    public static (byte[] Bytes, int Start) Allocate(int bytes)
    {
        var all = GC.AllocateUninitializedArray<byte>(bytes + PageSize, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(all, 0);
        var start = (int)(-address & (PageSize - 1));
        _ = Advise(address + start, bytes, Advice);
        for (var at = start; at < start + bytes; at += SmallPage) all[at] = 0;
        return (all, start);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
