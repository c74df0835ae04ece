using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// Sync calls whose errors are seen: the runtime's own flush reports success when fsync fails (measured on .NET 10.0.12), and has none for folders.
/// </summary>
internal static partial class Durable
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC on Linux x86-64 and arm64's generic value below
    private const int LimitOfFiles = 7; // RLIMIT_NOFILE
    private const int ReadOnlyFolderArm = 0x4000 | 0x80000;

    /// <summary>
    /// Opens a folder to sync its filesystem by. Keep it open: the kernel counts write-back errors per open file, and one opened later misses what another program's sync
    /// was told meanwhile.
    /// </summary>
    public static SafeFileHandle OpenFolder(string folder)
    {
        var flags = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ReadOnlyFolderArm : ReadOnlyFolder;
        var descriptor = Open(folder, flags);
        return descriptor < 0 ? throw Failed("open", folder) : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary><c>syncfs(2)</c> on the filesystem that holds <paramref name="folder"/>.</summary>
    public static void SyncFileSystem(SafeFileHandle folder, string name)
    {
        if (SyncFs(folder) != 0) throw Failed("syncfs", name);
    }

    /// <summary>The same for one sync in passing.</summary>
    public static void SyncFileSystem(string folder)
    {
        using var opened = OpenFolder(folder);
        SyncFileSystem(opened, folder);
    }

    /// <summary>Shares of space and inodes that an ordinary user has left on the filesystem of <paramref name="folder"/>.</summary>
    public static (double Bytes, double Inodes) Left(string folder)
    {
        if (StatFileSystem(folder, out var found) != 0) throw Failed("statvfs", folder);
        return (Share(found.BlocksAvailable, found.Blocks), Share(found.FilesAvailable, found.Files));
    }

    /// <summary>Soft limit of open files of this process.</summary>
    public static ulong HandleLimit() => GetLimit(LimitOfFiles, out var limit) == 0 ? limit.Soft : ulong.MaxValue;

    private static double Share(ulong left, ulong total) => total == 0 ? 1 : Math.Min(1, left / (double)total);

    /// <summary>Nices the calling thread (Linux schedules niceness per thread; the runtime's priorities have no effect there).</summary>
    public static void LowerThisThread() => _ = SetPriority(0, 0, 10);

    /// <summary>Prefers the calling thread, where the system permits it, to all but the media threads: what waits in memory for it is what a crash would take.</summary>
    public static void RaiseThisThread() => _ = SetPriority(0, 0, -8);

    private static IOException Failed(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {new Win32Exception(error).Message} ({error})", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFs(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFileSystem(string path, out FileSystemStatus status);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int niceness);

    /// <summary><c>struct statvfs</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private readonly struct FileSystemStatus
    {
        private readonly ulong _blockSize;
        private readonly ulong _fragmentSize;
        public readonly ulong Blocks;
        private readonly ulong _blocksFree;
        public readonly ulong BlocksAvailable;
        public readonly ulong Files;
        private readonly ulong _filesFree;
        public readonly ulong FilesAvailable;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Soft;
        private readonly ulong _hard;
    }
}
