using System.ComponentModel;
using System.Runtime.InteropServices;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// Sync calls whose errors are seen: the runtime's own flush reports success when fsync fails (measured on .NET 10.0.12), and has none for folders.
/// </summary>
internal static partial class Durable
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC on Linux x86-64 and arm64's generic value below
    private const int ReadOnlyFolderArm = 0x4000 | 0x80000;

    /// <summary><c>syncfs(2)</c> on the filesystem that holds <paramref name="folder"/>.</summary>
    public static void SyncFileSystem(string folder)
    {
        var flags = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ReadOnlyFolderArm : ReadOnlyFolder;
        var descriptor = Open(folder, flags);
        if (descriptor < 0) throw Failed("open", folder);
        try
        {
            if (SyncFs(descriptor) != 0) throw Failed("syncfs", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Nices the calling thread (Linux schedules niceness per thread; the runtime's priorities have no effect there).</summary>
    public static void LowerThisThread() => _ = SetPriority(0, 0, 10);

    private static IOException Failed(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {new Win32Exception(error).Message} ({error})", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFs(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int niceness);
}
