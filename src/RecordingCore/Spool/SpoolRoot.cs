using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// One spool folder: its key, its sync epochs, and whether it may be written. Data written in epoch <c>e</c> is durable once <see cref="SyncedEpoch"/> ≥ <c>e</c>,
/// unless <see cref="Generation"/> has changed since it was written.
/// </summary>
internal sealed class SpoolRoot
{
    /// <summary>A condemned root must take this much before it is used again: with less, recordings would come back only to leave at once.</summary>
    public const int ProbeBytes = 1024 * 1024;
    private readonly Lock _gate = new();
    private readonly List<(long Epoch, TaskCompletionSource<bool> Waiter)> _waiters = [];
    private readonly ISpoolFiles _unwatched;
    private readonly ISpoolDevice _device;
    private readonly RecordingAlarms? _alarms;
    private long _epoch = 1;
    private long _synced;
    private int _dirty;
    private int _generation;
    private volatile string? _condemned;

    public SpoolRoot(string path, ISpoolFiles files, ISpoolDevice device, IIds ids, RecordingAlarms? alarms = null)
    {
        (Path, _unwatched, _device, _alarms) = (path, files, device, alarms);
        Files = new WatchedFiles(files, Condemn);
        PrepareFolders();
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

    /// <summary>
    /// How often the root was condemned. The kernel reports a failed write-back once and then forgets the data: a sync that succeeds later says nothing about what was
    /// written in an earlier generation.
    /// </summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>What was left when last looked at.</summary>
    public FreeShares Free { get; private set; } = new(1);

    public long SyncedEpoch => Volatile.Read(ref _synced);

    /// <summary>Call after a write; the result is the epoch whose sync covers it.</summary>
    public long Written()
    {
        // Epoch first, flag second: a pass in between began after the write, so it covers it; the flag then costs one pass too many, never one too few.
        var covers = Volatile.Read(ref _epoch) + 1;
        Volatile.Write(ref _dirty, 1);
        return covers;
    }

    /// <summary>True when all written before this call, in the generation given, is durable; false when the root was condemned meanwhile.</summary>
    public Task<bool> SyncedAsync(int generation)
    {
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_condemned is not null || _generation != generation) return Task.FromResult(false);
            _waiters.Add((Volatile.Read(ref _epoch) + 1, waiter));
        }
        Volatile.Write(ref _dirty, 1);
        return waiter.Task;
    }

    /// <summary>The same for what was written just now.</summary>
    public Task<bool> SyncedAsync() => SyncedAsync(Generation);

    /// <summary>One sync pass of the sync thread; nothing to do when nothing was written. The failure is returned after the root is condemned.</summary>
    public string? SyncOnce()
    {
        if (Interlocked.Exchange(ref _dirty, 0) == 0) return null;
        var covered = Interlocked.Increment(ref _epoch);
        var generation = Generation;
        try
        {
            _device.Sync(Path);
        }
        catch (IOException failed)
        {
            // No sync was tried where its handle could not be had: the next pass does it.
            if (SpoolFault.IsOfProcess(failed)) Volatile.Write(ref _dirty, 1);
            else Condemn("sync: " + failed.Message);
            return failed.Message;
        }
        // Condemned meanwhile, by a write: those who wait have been told.
        if (generation != Generation) return null;
        Volatile.Write(ref _synced, covered);
        Release(covered, durable: true);
        return null;
    }

    /// <summary>From any thread; the first reason stands until the root is back.</summary>
    public void Condemn(string reason)
    {
        lock (_gate)
        {
            if (_condemned is not null) return;
            _generation++;
            _condemned = reason;
        }
        Release(long.MaxValue, durable: false);
        _alarms?.Raise(AlarmKind.SpoolCondemned, $"{Path}: {reason}");
    }

    /// <summary>Tries a condemned root: when a file can be written and synced again, new files may go there (old ones are never appended to).</summary>
    public bool Probe()
    {
        // Beside the journals: what a recording needs is tried, and the folders are made again if somebody removed them.
        var path = System.IO.Path.Combine(Journals, "probe.tmp");
        try
        {
            PrepareFolders();
            _unwatched.Delete(path);
            using (var file = _unwatched.Create(path)) file.Append(new byte[ProbeBytes]);
            _device.Sync(Path);
            _unwatched.Delete(path);
        }
        catch (IOException)
        {
            TryDelete(path);
            return false;
        }
        _condemned = null;
        return true;
    }

    public void LookAtFree()
    {
        try
        {
            Free = _device.Left(Path);
        }
        catch (IOException)
        {
            Free = new FreeShares(0);
        }
    }

    private void PrepareFolders()
    {
        foreach (var folder in (string[])[Path, Journals, Outbox, Quarantine]) _unwatched.Prepare(folder);
    }

    // A half-written probe would hold the very room that is missing.
    private void TryDelete(string path)
    {
        try
        {
            _unwatched.Delete(path);
        }
        catch (IOException)
        {
            // The next probe begins with it.
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
