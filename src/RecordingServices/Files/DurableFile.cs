using System.Runtime.InteropServices;

namespace VxmlGir.RecordingServices.Files;

/// <summary>Steps of a durable write. Each throws <see cref="IOException"/> (HResult = errno) when the disk says no.</summary>
internal static partial class DurableFile
{
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;

    private const int AtFdCwd = -100;
    private const uint NoReplace = 1;

    public static FileStream CreateNew(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = 0,
        Options = FileOptions.Asynchronous,
        UnixCreateMode = PrivateFile,
    });

    /// <summary>The runtime's own flush to disk hides a failed fsync; this one does not.</summary>
    public static void Sync(FileStream file)
    {
        if (Fsync(file.SafeFileHandle) != 0) throw Failure("fsync", file.Name);
    }

    public static void SyncFolder(string folder)
    {
        var fd = Open(folder, 0 /* O_RDONLY */);
        if (fd < 0) throw Failure("open", folder);
        var failed = FsyncFd(fd) != 0 ? Failure("fsync", folder) : null;
        _ = Close(fd);
        if (failed is not null) throw failed;
    }

    /// <summary>Renames over whatever is there and syncs both folders.</summary>
    public static void Replace(string from, string to)
    {
        if (Rename(from, to) != 0) throw Failure("rename", to);
        SyncParents(from, to);
    }

    /// <summary>Renames unless the target exists, in one step of the kernel. False: it exists and nothing changed.</summary>
    public static bool TryPlace(string from, string to)
    {
        if (RenameAt2(AtFdCwd, from, AtFdCwd, to, NoReplace) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Errno.Exists) return false;
            throw Failure("rename", to);
        }
        SyncParents(from, to);
        return true;
    }

    /// <summary>Writes a whole small file: beside, synced, renamed.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, string temporary)
    {
        try
        {
            await using (var file = CreateNew(temporary))
            {
                await file.WriteAsync(content);
                Sync(file);
            }
            Replace(temporary, path);
        }
        catch
        {
            // Rethrown: only the half-written file goes.
            File.Delete(temporary);
            throw;
        }
    }

    private static void SyncParents(string from, string to)
    {
        var target = Path.GetDirectoryName(to)!;
        SyncFolder(target);
        if (Path.GetDirectoryName(from)! is var source && source != target) SyncFolder(source);
    }

    private static IOException Failure(string call, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call} {path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FsyncFd(int fd);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFd, string from, int toFd, string to, uint flags);
}
