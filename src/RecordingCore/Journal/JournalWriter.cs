using System.Collections.Concurrent;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The one thread that writes journals: pumps every open recording once per <see cref="RecordingOptions.WriteInterval"/>.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly RecordingOptions _options;
    private readonly RecordingAlarms _alarms;
    private readonly TimeProvider _time;
    private readonly TailLogs _tails;
    private readonly Action<JournalSet> _finished;
    private readonly Action? _beforeWriting;
    private readonly ConcurrentQueue<ActiveRecording> _arriving = new();
    private readonly List<ActiveRecording> _open = [];
    private readonly BlockScratch _scratch;
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private readonly Thread _thread;
    private long _turnBegan; // 0: resting.

    /// <param name="tails">The writer's from now on; disposed of with it.</param>
    /// <param name="beforeWriting">Called after new recordings were taken in and before anything of them is written: the ledger's turn.</param>
    /// <param name="finished">Told once a journal's end is durable; on the writer thread, must return at once.</param>
    public JournalWriter(RecordingOptions options, RecordingAlarms alarms, TimeProvider time, TailLogs tails, Action<JournalSet> finished, Action? beforeWriting = null)
    {
        (_options, _alarms, _time, _tails, _finished, _beforeWriting) = (options, alarms, time, tails, finished, beforeWriting);
        _scratch = new BlockScratch(options.RingBytes, options.Keys.KeyBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
    }

    /// <summary>How long the present turn has been going on; zero between two turns. From any thread.</summary>
    public TimeSpan InTurn => Volatile.Read(ref _turnBegan) is var began and not 0 ? _time.GetElapsedTime(began) : TimeSpan.Zero;

    public void Start() => _thread.Start();

    public void Add(ActiveRecording recording) => _arriving.Enqueue(recording);

    /// <summary>Writes out what is in the rings and stops. Recordings still open stay as they are: recovery finishes them.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
        foreach (var recording in _open) recording.Dispose();
        _tails.Dispose();
        _stop.Dispose();
    }

    /// <summary>One turn of the loop.</summary>
    /// <param name="last">All goes into the journals.</param>
    public void Pass(bool last = false)
    {
        var now = _time.GetTimestamp();
        var oldest = long.MaxValue;
        while (_arriving.TryDequeue(out var arriving)) _open.Add(arriving);
        _beforeWriting?.Invoke();
        var kept = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            var recording = _open[i];
            recording.Pump(_scratch, _tails, now, last);
            if (recording.Finished) Finish(recording);
            else _open[kept++] = recording;
            oldest = Math.Min(oldest, recording.OldestAt);
        }
        _open.RemoveRange(kept, _open.Count - kept);
        _tails.Turn(now, oldest);
    }

    private void Finish(ActiveRecording recording)
    {
        var journal = recording.Journal;
        recording.Dispose();
        _alarms.Metrics.Open.Add(-1);
        _alarms.Metrics.Closed.Add(1);
        _finished(journal);
    }

    private void Run()
    {
        Durable.RaiseThisThread();
        TimeSpan rest;
        do
        {
            var began = _time.GetTimestamp();
            Volatile.Write(ref _turnBegan, began);
            try
            {
                Pass();
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                _alarms.Raise(AlarmKind.Internal, "journal writer: " + broken);
            }
            Volatile.Write(ref _turnBegan, 0);
            rest = _options.WriteInterval - _time.GetElapsedTime(began);
        }
        while (!_stop.Wait(rest > TimeSpan.Zero ? rest : TimeSpan.Zero));
        Pass(last: true);
    }
}
