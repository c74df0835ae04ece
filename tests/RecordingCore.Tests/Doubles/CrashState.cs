using static VxmlGir.RecordingCore.Tests.Doubles.CrashFs;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// What is on the disks after the power went between two changes: everything that a sync of its root covered; of later changes any: lost, done, done although an earlier one
/// was not, a write torn at a sector or a page, a hole of zeros where only the length arrived, a name without its rename.
/// </summary>
internal sealed class CrashState
{
    private readonly Dictionary<string, int> _names = [];
    private readonly Dictionary<int, byte[]> _files = [];

    private CrashState()
    {
    }

    public MemorySpool Spool => MemorySpool.Of(_names.ToDictionary(n => n.Key, n => _files.GetValueOrDefault(n.Value) ?? []));

    /// <summary>A legal state after the first <paramref name="count"/> changes; the same random numbers give the same state.</summary>
    /// <param name="server">Store and processor, which have power: everything that reached them by then is done to it.</param>
    public static CrashState After(IReadOnlyList<Change> log, int count, Random random, WebDavDouble server)
    {
        var state = new CrashState();
        var pending = new List<Change>();
        foreach (var change in log.Take(count))
        {
            if (change is Change.Outside outside) outside.What(server);
            else if (change is not Change.Sync sync) pending.Add(change);
            else
            {
                foreach (var covered in pending.Where(p => Within(p, sync.Root))) state.Apply(covered);
                pending.RemoveAll(p => Within(p, sync.Root));
            }
        }
        state.ApplySome(pending, random);
        return state;
    }

    private void ApplySome(List<Change> pending, Random random)
    {
        var way = random.Next(4);
        var until = random.Next(pending.Count + 1);
        for (var i = 0; i < pending.Count; i++)
        {
            switch (way)
            {
                case 0:
                    break;
                case 1 when i < until:
                    Apply(pending[i]);
                    break;
                case 1 when i == until:
                    Tear(pending[i], random);
                    break;
                case > 1 when random.Next(3) is var fate:
                    if (fate == 1) Apply(pending[i]);
                    else if (fate == 2) Tear(pending[i], random);
                    break;
            }
        }
    }

    private void Apply(Change change)
    {
        switch (change)
        {
            case Change.Create create: _names[create.Path] = create.File; break;
            case Change.Delete delete: _names.Remove(delete.Path); break;
            case Change.Rename rename:
                _names.Remove(rename.From);
                _names[rename.To] = rename.File;
                break;
            case Change.Write write: Put(write.File, write.Offset, write.Bytes, write.Bytes.Length); break;
        }
    }

    // A name has no half; a write has, at 512 or 4096 bytes of the file, and its length may arrive without it.
    private void Tear(Change change, Random random)
    {
        if (change is not Change.Write write) return;
        var unit = random.Next(2) == 0 ? 512 : 4096;
        var end = (write.Offset + random.Next(write.Bytes.Length + 1)) / unit * unit;
        Put(write.File, write.Offset, write.Bytes, (int)Math.Clamp(end - write.Offset, 0, write.Bytes.Length));
        if (random.Next(2) == 0) Grow(write.File, write.Offset + write.Bytes.Length);
    }

    private void Put(int file, long offset, byte[] bytes, int count)
    {
        if (count == 0) return;
        Grow(file, offset + count);
        bytes.AsSpan(0, count).CopyTo(_files[file].AsSpan((int)offset));
    }

    private void Grow(int file, long length)
    {
        var old = _files.GetValueOrDefault(file) ?? [];
        if (old.Length >= length) return;
        Array.Resize(ref old, (int)length);
        _files[file] = old;
    }

    private static bool Within(Change change, string root) => (change switch
    {
        Change.Create c => c.Path,
        Change.Delete d => d.Path,
        Change.Rename r => r.To,
        Change.Write w => w.Path,
        _ => "",
    }).StartsWith(root + "/", StringComparison.Ordinal);
}
