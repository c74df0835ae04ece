using VxmlGir.Contracts.Identity;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// One spool folder: its key, its sync epochs, and whether it may be written. Data written in epoch <c>e</c> is durable once <see cref="SyncedEpoch"/> ≥ <c>e</c>.
/// </summary>
internal sealed class SpoolRoot
{
    private readonly Lock _gate = new();
    private readonly List<(long Epoch, TaskCompletionSource<bool> Waiter)> _waiters = [];
    private readonly ISpoolDevice _device;
    private long _epoch = 1;
    private long _synced;
    private int _dirty;
    private volatile string? _condemned;

    public SpoolRoot(string path, ISpoolFiles files, ISpoolDevice device, IIds ids)
    {
        (Path, Files, _device) = (path, files, device);
        files.Prepare(path);
        foreach (var folder in (string[])[Journals, Outbox, Quarantine]) files.Prepare(folder);
        Key = SpoolKey.Open(path, files, device, ids);
    }

    public string Path { get; }
    public ISpoolFiles Files { get; }
    public SpoolKey Key { get; }
    public string Journals => System.IO.Path.Combine(Path, "journal");
    public string Outbox => System.IO.Path.Combine(Path, "outbox");
    public string Quarantine => System.IO.Path.Combine(Path, "quarantine");

    /// <summary>Why the root may not be written now; null when it may.</summary>
    public string? Condemned => _condemned;

    /// <summary>Free share of the filesystem when last looked at.</summary>
    public double Free { get; private set; } = 1;

    public long SyncedEpoch => Volatile.Read(ref _synced);

    /// <summary>Call after a write; the result is the epoch whose sync covers it.</summary>
    public long Written()
    {
        // Epoch first, flag second: a pass in between began after the write, so it covers it; the flag then costs one pass too many, never one too few.
        var covers = Volatile.Read(ref _epoch) + 1;
        Volatile.Write(ref _dirty, 1);
        return covers;
    }

    /// <summary>True when all written before this call is durable; false when the root was condemned meanwhile.</summary>
    public Task<bool> SyncedAsync()
    {
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_condemned is not null) return Task.FromResult(false);
            _waiters.Add((Volatile.Read(ref _epoch) + 1, waiter));
        }
        Volatile.Write(ref _dirty, 1);
        return waiter.Task;
    }

    /// <summary>One sync pass of the sync thread; nothing to do when nothing was written. The failure is returned after the root is condemned.</summary>
    public string? SyncOnce()
    {
        if (Interlocked.Exchange(ref _dirty, 0) == 0) return null;
        var covered = Interlocked.Increment(ref _epoch);
        try
        {
            _device.Sync(Path);
        }
        catch (IOException failed)
        {
            Condemn("sync: " + failed.Message);
            return failed.Message;
        }
        Volatile.Write(ref _synced, covered);
        Release(covered, durable: true);
        return null;
    }

    public void Condemn(string reason)
    {
        _condemned ??= reason;
        Release(long.MaxValue, durable: false);
    }

    /// <summary>Tries a condemned root: when a file can be written and synced again, new files may go there (old ones are never appended to).</summary>
    public bool Probe()
    {
        var path = System.IO.Path.Combine(Path, "probe.tmp");
        try
        {
            Files.Delete(path);
            using (var file = Files.Create(path)) file.Append(new byte[4096]);
            _device.Sync(Path);
            Files.Delete(path);
        }
        catch (IOException)
        {
            return false;
        }
        _condemned = null;
        return true;
    }

    public void LookAtFree()
    {
        try
        {
            Free = _device.FreeShare(Path);
        }
        catch (IOException)
        {
            Free = 0;
        }
    }

    private void Release(long upTo, bool durable)
    {
        List<TaskCompletionSource<bool>> ready;
        lock (_gate)
        {
            ready = [.. _waiters.Where(w => w.Epoch <= upTo).Select(w => w.Waiter)];
            _waiters.RemoveAll(w => w.Epoch <= upTo);
        }
        foreach (var waiter in ready) waiter.TrySetResult(durable);
    }
}
