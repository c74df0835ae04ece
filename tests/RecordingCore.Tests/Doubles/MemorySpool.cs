using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// Files in memory. The machine can be made to die at the n-th changing call (the call itself half done: a write torn in the middle), and calls can be made to fail.
/// What was written survives the death of a process; that is <c>kill -9</c>, not power loss.
/// </summary>
internal sealed class MemorySpool : ISpoolFiles, ISpoolDevice
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryStream> _files = [];

    /// <summary>Changing calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>From this call on nothing works: the process is dead.</summary>
    public int DieAt { get; set; } = int.MaxValue;

    /// <summary>Returns an error text for calls (kind, path) that shall fail.</summary>
    public Func<string, string, string?> Fault { get; set; } = (_, _) => null;

    public double Free { get; set; } = 1;

    public int Syncs { get; private set; }

    public IReadOnlyDictionary<string, byte[]> Snapshot()
    {
        lock (_gate) return _files.ToDictionary(f => f.Key, f => f.Value.ToArray());
    }

    /// <summary>The next process on the same files.</summary>
    public MemorySpool Restart() => Of(Snapshot());

    public static MemorySpool Of(IReadOnlyDictionary<string, byte[]> files)
    {
        var next = new MemorySpool();
        foreach (var (path, bytes) in files)
        {
            next._files[path] = new MemoryStream();
            next._files[path].Write(bytes);
        }
        return next;
    }

    /// <summary>What a disk may do to a file behind our back.</summary>
    public void Replace(string path, byte[] bytes)
    {
        lock (_gate)
        {
            _files[path] = new MemoryStream();
            _files[path].Write(bytes);
        }
    }

    public ISpoolFile Create(string path)
    {
        lock (_gate)
        {
            Change("create", path);
            if (!_files.TryAdd(path, new MemoryStream())) throw new IOException($"{path} exists");
            return new AppendFile(this, path, _files[path]);
        }
    }

    public Stream OpenRead(string path)
    {
        lock (_gate)
        {
            Look("read", path);
            return _files.TryGetValue(path, out var file) ? new MemoryStream(file.ToArray()) : throw new FileNotFoundException(path);
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Change("rename", from);
            if (!_files.Remove(from, out var file)) throw new FileNotFoundException(from);
            _files[to] = file;
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            if (!_files.ContainsKey(path)) return;
            Change("delete", path);
            _files.Remove(path);
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (_gate)
        {
            Look("list", folder);
            return [.. _files.Keys.Where(f => Path.GetDirectoryName(f) == folder).Select(f => Path.GetFileName(f)!).Order()];
        }
    }

    public void Prepare(string folder)
    {
        lock (_gate) Look("mkdir", folder);
    }

    public void Sync(string root)
    {
        lock (_gate)
        {
            if (Calls >= DieAt) throw new IOException("dead");
            if (Fault("sync", root) is { } fault) throw Errors.Of(fault);
            Syncs++;
        }
    }

    public FreeShares Left(string root) => new(Free);

    private void Look(string kind, string path)
    {
        if (Calls >= DieAt) throw new IOException("dead");
        if (Fault(kind, path) is { } fault) throw Errors.Of(fault);
    }

    private void Change(string kind, string path)
    {
        if (Calls >= DieAt) throw new IOException("dead");
        if (Fault(kind, path) is { } fault) throw Errors.Of(fault);
        Calls++;
        if (Calls >= DieAt) throw new IOException("dying");
    }

    private sealed class AppendFile(MemorySpool spool, string path, MemoryStream file) : ISpoolFile
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            lock (spool._gate)
            {
                try
                {
                    spool.Change("append", path);
                }
                catch (IOException dying) when (dying.Message == "dying")
                {
                    file.Write(bytes[..(bytes.Length / 2)]);
                    throw;
                }
                file.Write(bytes);
            }
        }

        public void Dispose()
        {
        }
    }
}
