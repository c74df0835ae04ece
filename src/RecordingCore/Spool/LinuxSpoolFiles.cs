using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The real files. Writes are single <c>pwrite</c> calls at the end, unbuffered by the runtime, so what a process wrote outlives it.</summary>
internal sealed class LinuxSpoolFiles : ISpoolFiles, ISpoolDevice
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private const string OwnHandles = "/proc/self/fd";
    private const ulong MostHandlesCounted = 65536;

    // Counting handles may be a hundred times as dear as asking a filesystem what it has left: once a second is soon enough.
    private const int LooksPerCount = 5;
    private readonly ConcurrentDictionary<string, SafeFileHandle> _folders = new();
    private int _looks;
    private double _handlesLeft = 1;

    public ISpoolFile Create(string path)
    {
        var stream = Guarded(() => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = OwnerFile,
        }));
        return new AppendFile(stream);
    }

    public Stream OpenRead(string path) => Guarded(() => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 64 * 1024, Options = FileOptions.SequentialScan,
    }));

    public void Rename(string from, string to) => Guarded(() => File.Move(from, to, overwrite: true));

    public void Delete(string path) => Guarded(() => File.Delete(path));

    public IReadOnlyList<string> List(string folder) => Guarded(() => Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p)).ToList());

    public void Prepare(string folder) => Guarded(() => Directory.CreateDirectory(folder, OwnerFolder));

    public void Sync(string root)
    {
        var handle = _folders.GetOrAdd(root, Durable.OpenFolder);
        try
        {
            Durable.SyncFileSystem(handle, root);
        }
        catch (IOException)
        {
            // What is mounted there later is another filesystem.
            if (_folders.TryRemove(root, out var failed)) failed.Dispose();
            throw;
        }
    }

    public FreeShares Left(string root) => Guarded(() =>
    {
        var (bytes, inodes) = Durable.Left(root);
        if (Interlocked.Increment(ref _looks) % LooksPerCount == 1) Volatile.Write(ref _handlesLeft, HandlesLeft());
        return new FreeShares(bytes, inodes, Volatile.Read(ref _handlesLeft));
    });

    private static double HandlesLeft()
    {
        var limit = Durable.HandleLimit();
        // Beyond that no count is worth its price.
        return limit > MostHandlesCounted ? 1 : 1 - Math.Min(1, Handles() / (double)limit);
    }

    // Since Linux 6.2 the folder's size says how many there are; before, it is 0. Listing them asks for the kind of each.
    private static long Handles()
    {
        using var folder = Durable.OpenFolder(OwnHandles);
        return RandomAccess.GetLength(folder) is > 0 and var count ? count : Directory.EnumerateFiles(OwnHandles).Count();
    }

    private static void Guarded(Action call) => Guarded(() =>
    {
        call();
        return true;
    });

    private static T Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    private sealed class AppendFile(FileStream stream) : ISpoolFile
    {
        private readonly SafeFileHandle _handle = stream.SafeFileHandle;
        private long _end;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(_handle, bytes, _end);
            _end += bytes.Length;
        }

        public void Dispose() => stream.Dispose();
    }
}
