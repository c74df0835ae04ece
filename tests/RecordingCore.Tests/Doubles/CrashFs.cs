using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// Files in memory that write down every change, so that what a power loss may leave can be made of it afterwards: all that a sync covered, and of the rest any part.
/// </summary>
/// <param name="position">The leg's sample at the moment of a change.</param>
internal sealed class CrashFs(Func<long> position) : ISpoolFiles, ISpoolDevice
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _names = [];
    private readonly List<MemoryStream> _files = [];
    private readonly List<Change> _log = [];

    /// <summary>Makes calls (kind, path) fail.</summary>
    public Func<string, string, string?> Fault { get; set; } = (_, _) => null;

    /// <summary>Everything that happened, in order; do not read while it goes on.</summary>
    public IReadOnlyList<Change> Log => _log;

    /// <summary>Something outside of the machine happened that outlives it.</summary>
    public void Outside(Action<WebDavDouble> what)
    {
        lock (_gate) Note(new Change.Outside(what));
    }

    public ISpoolFile Create(string path)
    {
        lock (_gate)
        {
            Fail("create", path);
            if (!_names.TryAdd(path, _files.Count)) throw new IOException($"{path} exists");
            _files.Add(new MemoryStream());
            Note(new Change.Create(path, _files.Count - 1));
            return new AppendFile(this, path, _files.Count - 1);
        }
    }

    public Stream OpenRead(string path)
    {
        lock (_gate) return _names.TryGetValue(path, out var file) ? new MemoryStream(_files[file].ToArray()) : throw new FileNotFoundException(path);
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Fail("rename", from);
            if (!_names.Remove(from, out var file)) throw new FileNotFoundException(from);
            _names[to] = file;
            Note(new Change.Rename(from, to, file));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(path)) return;
            Fail("delete", path);
            _names.Remove(path);
            Note(new Change.Delete(path));
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (_gate) return [.. _names.Keys.Where(f => Path.GetDirectoryName(f) == folder).Select(f => Path.GetFileName(f)!).Order()];
    }

    public void Prepare(string folder)
    {
    }

    public void Sync(string root)
    {
        lock (_gate)
        {
            Fail("sync", root);
            Note(new Change.Sync(root));
        }
    }

    public FreeShares Left(string root) => new(1);

    private void Fail(string kind, string path)
    {
        if (Fault(kind, path) is { } fault) throw Errors.Of(fault);
    }

    private void Note(Change change) => _log.Add(change with { Position = position() });

    private void Append(string path, int file, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Fail("append", path);
            Note(new Change.Write(path, file, _files[file].Length, bytes.ToArray()));
            _files[file].Write(bytes);
        }
    }

    private sealed class AppendFile(CrashFs owner, string path, int file) : ISpoolFile
    {
        public void Append(ReadOnlySpan<byte> bytes) => owner.Append(path, file, bytes);

        public void Dispose()
        {
        }
    }

    /// <summary>One change; files are known by number, names point to them.</summary>
    internal abstract record Change
    {
        public long Position { get; init; }

        public sealed record Create(string Path, int File) : Change;

        public sealed record Write(string Path, int File, long Offset, byte[] Bytes) : Change;

        public sealed record Rename(string From, string To, int File) : Change;

        public sealed record Delete(string Path) : Change;

        public sealed record Sync(string Root) : Change;

        public sealed record Outside(Action<WebDavDouble> What) : Change;
    }
}
