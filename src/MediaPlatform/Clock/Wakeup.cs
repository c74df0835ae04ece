using System.Runtime.InteropServices;

namespace VxmlGir.MediaPlatform.Clock;

/// <summary>Wakes one waiting thread by an eventfd: signalling neither locks nor allocates, so a media thread may do it.</summary>
internal sealed unsafe partial class Wakeup : IDisposable
{
    private int _handle = Create(0, 0);

    public void Signal()
    {
        ulong one = 1;
        _ = Write(_handle, &one, sizeof(ulong));
    }

    /// <summary>Waits for a signal; signals given meanwhile count as one.</summary>
    public void Await()
    {
        ulong count;
        _ = Read(_handle, &count, sizeof(ulong));
    }

    public void Dispose()
    {
        if (_handle >= 0) _ = CloseHandle(_handle);
        _handle = -1;
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int Create(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int handle, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int handle, void* data, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseHandle(int handle);
}
