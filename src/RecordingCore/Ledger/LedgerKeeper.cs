using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>The thread behind the ledger: keeps the projection up to the log, compares with the spool, repeats alarms. Nothing waits for it.</summary>
internal sealed class LedgerKeeper : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly LedgerParts _parts;
    private readonly LedgerHead _found;
    private readonly LedgerBook _book = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private LedgerDatabase? _database;
    private Reconciliation _reconciliation = Reconciliation.Start;
    private long _lastLook;
    private bool _started;

    /// <param name="found">Where the log stood when this process began.</param>
    public LedgerKeeper(LedgerParts parts, LedgerHead found)
    {
        (_parts, _found) = (parts, found);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
    }

    public void Start() => _thread.Start();

    /// <summary>No more looks; nothing is noted from here any more.</summary>
    public void Stop()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
    }

    /// <summary>Stops; the projection then has all that is durable.</summary>
    public void Dispose()
    {
        Stop();
        Project(_parts.Log.TakeDurable());
        _database?.Dispose();
        _stop.Dispose();
    }

    /// <summary>One turn of the loop.</summary>
    public void Pass()
    {
        if (!_started) Begin();
        _started = true;
        // Before the entries are taken: what was noted long ago is among them then, or nothing is judged.
        var lag = _parts.Log.Lag(_parts.Time.GetUtcNow());
        Project(_parts.Log.TakeDurable());
        if (_parts.Time.GetElapsedTime(_lastLook) < _parts.Interval) return;
        _lastLook = _parts.Time.GetTimestamp();
        _parts.Alarms.Tick();
        if (lag < _parts.Interval / 2) Reconcile();
    }

    private void Run()
    {
        Durable.LowerThisThread();
        do
        {
            try
            {
                Pass();
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                _parts.Alarms.Raise(AlarmKind.Internal, "ledger: " + broken);
            }
        }
        while (!_stop.Wait(Pause));
    }

    // What an earlier process left open comes from the projection, after it was brought up to the log as this process found it.
    private void Begin()
    {
        _database = Guarded(() => LedgerProjection.Open(_parts.DatabasePath, _parts.Roots, _found, _parts.Alarms));
        if (_database is not null) _book.Load(_database.OpenRecordings());
    }

    private void Project(IReadOnlyList<NumberedEntry> entries)
    {
        if (entries.Count == 0) return;
        _parts.Alarms.Metrics.LedgerEntries.Add(entries.Count);
        foreach (var (_, entry) in entries) Take(entry);
        _ = Guarded(() =>
        {
            _database?.Apply(entries);
            return _database;
        });
    }

    private void Take(LedgerEntry entry)
    {
        _book.Apply(entry);
        if (entry.Step.IsTerminal()) _parts.Ledger.Ended(entry.MediaId);
        if (entry.Step.IsTerminal()) _parts.Alarms.Metrics.Ended.Add(1, new KeyValuePair<string, object?>("state", entry.Step.Word()));
        // A step ahead ends what was said of standing still.
        if (entry.Step is LedgerStep.Started or LedgerStep.Encoded or LedgerStep.Released or LedgerStep.Delivered or LedgerStep.Discarded) _parts.Alarms.ClearAll(entry.MediaId);
    }

    private void Reconcile()
    {
        var (next, holes) = _reconciliation.Look(_book.Open, Contents(), _parts.Time.GetUtcNow(), _parts.Limits);
        _reconciliation = next;
        // The files were listed before this: who let go of them had said so before that.
        foreach (var hole in holes.Where(h => !_parts.Ledger.IsEnding(h.MediaId)))
        {
            if (hole.Alarm is { } alarm) _parts.Alarms.Raise(alarm, $"{hole.MediaId}: {hole.What}");
            if (hole.Note is not { } step) continue;
            _parts.Ledger.Note(step, hole.MediaId, hole.What);
            // At once, so that the next look does not find it again.
            _book.Apply(new LedgerEntry { Time = _parts.Time.GetUtcNow(), Step = step, MediaId = hole.MediaId });
        }
    }

    private SpoolContents Contents()
    {
        var ids = ImmutableHashSet.CreateBuilder<string>();
        var closing = ImmutableHashSet.CreateBuilder<string>();
        var complete = _parts.AllRoots;
        foreach (var root in _parts.Roots.All)
        {
            try
            {
                foreach (var folder in (string[])[root.Journals, root.Outbox, root.Quarantine]) ids.UnionWith(root.Files.List(folder).Select(IdOf).OfType<string>());
                closing.UnionWith(root.Files.List(root.Quarantine).Where(f => f.EndsWith(DiscardRequest.Extension, StringComparison.Ordinal)).Select(f => f[..^DiscardRequest.Extension.Length]));
            }
            catch (IOException)
            {
                complete = false;
            }
        }
        return new SpoolContents(ids.ToImmutable(), complete) { Closing = closing.ToImmutable() };
    }

    private static string? IdOf(string file)
    {
        if (SegmentName.TryParse(file, out var segment)) return segment.Value.MediaId;
        foreach (var state in OutboxStates.All)
        {
            if (file.EndsWith(state.Extension(), StringComparison.Ordinal)) return file[..^state.Extension().Length];
        }
        return null;
    }

    // The projection can be made again: without it recording goes on, and somebody is told.
    private LedgerDatabase? Guarded(Func<LedgerDatabase?> use)
    {
        try
        {
            return use();
        }
        catch (Exception failed) when (failed is SqliteException or IOException or UnauthorizedAccessException)
        {
            _parts.Alarms.Raise(AlarmKind.LedgerFailed, $"{_parts.DatabasePath ?? "projection"}: {failed.Message}");
            return null;
        }
    }
}
