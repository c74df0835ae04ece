using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Node;

/// <summary>The recording engine of one process: spool, writer, finaliser, outbox. One node per spool folder.</summary>
public sealed class RecordingNode : IAsyncDisposable
{
    private readonly RecordingOptions _options;
    private readonly SpoolRoots _roots;
    private readonly NodeParts _parts;
    private readonly JournalWriter _writer;
    private readonly WriterWatch _watch;
    private readonly ImmutableArray<SyncLoop> _syncs;
    private readonly FinaliserQueue _finaliser;
    private readonly DeliveryLoop _delivery;
    private readonly RetryRequests _retries;
    private readonly RequestLoop _requests;
    private readonly NodeLedger _ledger;
    private readonly TakingUp _takingUp;
    private readonly DeliveryClients _clients;
    private readonly Destinations _destinations;
    private readonly RecordingAlarms _alarms;
    private readonly TimeProvider _time;
    private ImmutableArray<IDisposable> _locks = [];
    private int _open;

    private RecordingNode(RecordingOptions options, SpoolRoots roots, DeliveryClients clients, RecordingAlarms alarms, TimeProvider time, IIds ids)
    {
        (_options, _roots, _clients, _alarms, _time) = (options, roots, clients, alarms, time);
        _syncs = [.. roots.All.Select(r => new SyncLoop(r, options, alarms, time))];
        _ledger = new NodeLedger(options, roots, clients, alarms, time, ids);
        _destinations = new Destinations(clients, options.Delivery, time, ids);
        _delivery = new DeliveryLoop(new Courier(_destinations), options.Delivery, alarms, _ledger.Entries, time);
        _finaliser = new FinaliserQueue(roots, options, alarms, _ledger.Entries, time, ids, _delivery.Add);
        _retries = new RetryRequests(roots, alarms, _ledger.Entries, _finaliser.Add, _delivery.Add);
        _requests = new RequestLoop(options.RequestInterval, alarms, time, _retries.PassAsync, new DiscardRequests(roots, alarms, _ledger.Entries).PassAsync);
        var journals = new JournalServices(roots, options, alarms, time, ids, _ledger.Entries);
        var tails = new TailLogs(journals);
        _writer = new JournalWriter(options, alarms, time, tails, Closed, _ledger.Entries.Flush);
        _watch = new WriterWatch(_writer, options.SyncAlarm, alarms, time);
        var mediaIds = new MediaIds(ids, time);
        _takingUp = new TakingUp(roots, new TailPouring(roots, tails.IsOwn, alarms, ids), mediaIds.IsOwn, alarms, time, TakeUp);
        _parts = new NodeParts(options, journals, mediaIds, alarms, _ledger.Entries, time, ids, CanRecord, Begin);
    }

    /// <summary>Recordings in progress.</summary>
    public int InProgress => Volatile.Read(ref _open);

    /// <summary>Recordings closed but not yet files.</summary>
    public int Finalising => _finaliser.Pending;

    /// <summary>Files that the store and the processor do not have yet.</summary>
    public int Undelivered => _delivery.Waiting;

    /// <summary>What people asked for about the quarantine before the start is done, or cannot be done now.</summary>
    public bool HasDoneRequests => _requests.HasLooked;

    /// <summary>Opens the spool, takes up what an earlier process left (in the background), starts delivery.</summary>
    /// <param name="http">Makes the handler of the delivery client; null: a <see cref="SocketsHttpHandler"/> without redirects.</param>
    /// <exception cref="IOException">No spool root can be opened, or another process holds one.</exception>
    public static ValueTask<RecordingNode> StartAsync(
        RecordingOptions options, Func<HttpMessageHandler>? http, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        var files = new LinuxSpoolFiles();
        var locks = Hold(options);
        try
        {
            options = options with { LedgerDatabase = options.LedgerDatabase ?? Path.Combine(options.SpoolRoot, SegmentFile.FolderName, LedgerDatabase.FileName) };
            var node = Start(options, files, files, http, time, ids, logs, meter);
            node._locks = locks;
            return ValueTask.FromResult(node);
        }
        catch
        {
            foreach (var held in locks) held.Dispose();
            throw;
        }
    }

    /// <summary>The same over any files: the tests' way to make them fail.</summary>
    internal static RecordingNode Start(
        RecordingOptions options, ISpoolFiles files, ISpoolDevice device, Func<HttpMessageHandler>? http, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        var alarms = new RecordingAlarms(new RecordingMetrics(meter), logs.CreateLogger("Recording"), time, options.Alarms);
        var roots = OpenRoots(options, files, device, ids, alarms);
        if (!Audio.Mp3.Mp3Encoder.IsAvailable(out var missing)) alarms.Raise(AlarmKind.FinalisingFailed, missing);
        var node = new RecordingNode(options, roots, new DeliveryClients(http, options.Delivery.Parallel), alarms, time, ids);
        node.Start();
        return node;
    }

    /// <summary>Opens the scope of a session or connection; nothing is recorded before a command.</summary>
    /// <param name="masks">The call's; null: nothing on it is sensitive.</param>
    public RecordingScope Open(RecordingContext context, ITapPoint taps, IRecordingEvents? events = null, Privacy.CallMasks? masks = null) => new(_parts, context, taps, events, masks);

    /// <summary>Asked before a call is taken: whether it may come although it might not be recorded is <see cref="RecordingOptions.WhenFull"/>.</summary>
    public Admission CanTake() => _options.WhenFull == SpoolFullPolicy.AnswerUnrecorded ? new Admission.Accept() : CanRecord();

    /// <summary>Whether a recording that began now could be kept.</summary>
    public Admission CanRecord()
    {
        if (_watch.IsStalled) return new Admission.Refuse("a write to the spool hangs");
        var reason = "no spool root";
        foreach (var root in _roots.All)
        {
            if (root.Condemned is { } condemned) reason = $"spool {root.Path}: {condemned}";
            else if (root.Free.Least < _options.RefuseFree) reason = $"spool {root.Path}: {root.Free}";
            else return new Admission.Accept();
        }
        return new Admission.Refuse(reason);
    }

    /// <summary>Other destinations or credentials from now on; what waits to be delivered takes them at its next attempt.</summary>
    public void Use(DestinationDirectory destinations) => _destinations.Use(destinations);

    /// <summary>Waits until every recording is closed and a file in the outbox; delivery may go on, now or after a restart. Close the scopes before.</summary>
    /// <param name="enough">Ends the waiting.</param>
    /// <returns>Recordings that are left to the next start: their audio is in the spool.</returns>
    public async ValueTask<int> DrainAsync(CancellationToken enough)
    {
        while (InProgress + Finalising > 0 && !enough.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return InProgress + Finalising;
    }

    /// <summary>Stops after writing what is in memory. Whatever is left is in the spool, for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _watch.DisposeAsync();
        await _takingUp.DisposeAsync();
        await _requests.DisposeAsync();
        await _finaliser.DisposeAsync();
        await _delivery.DisposeAsync();
        await _ledger.DisposeAsync();
        foreach (var sync in _syncs) sync.Dispose();
        _clients.Dispose();
        foreach (var held in _locks) held.Dispose();
    }

    private void Start()
    {
        _retries.MoveAll();
        WarmUp.Run(_parts.Journals, _options.Limits);
        foreach (var sync in _syncs) sync.Start();
        _ledger.Start();
        _takingUp.Start();
        _finaliser.Start();
        _writer.Start();
        _watch.Start();
        _requests.Start();
    }

    private void TakeUp(SpoolRecovery left)
    {
        RecordingLog.TakenUp(_alarms.Logger, left.ToFinalise.Length, left.ToDeliver.Length);
        foreach (var journal in left.ToFinalise)
        {
            _alarms.Metrics.Recovered.Add(1);
            RecordingLog.Recovered(_alarms.Logger, journal.MediaId, journal.Segments.Length);
            _ledger.Entries.Note(LedgerStep.Recovered, journal.MediaId);
            _finaliser.Add(journal);
        }
        foreach (var item in left.ToDeliver) _delivery.Add(item);
    }

    private void Begin(ActiveRecording recording)
    {
        Interlocked.Increment(ref _open);
        _alarms.Metrics.Started.Add(1);
        _alarms.Metrics.Open.Add(1);
        _writer.Add(recording);
    }

    // Into the finaliser's count before out of the open one, so that a drain never sees neither.
    private void Closed(JournalSet journal)
    {
        _ledger.Entries.Note(LedgerStep.Closed, journal.MediaId);
        _finaliser.Add(journal);
        Interlocked.Decrement(ref _open);
    }

    // A root that cannot even be locked for another reason than another process is OpenRoots' to judge: the other one may serve.
    private static ImmutableArray<IDisposable> Hold(RecordingOptions options)
    {
        var held = ImmutableArray.CreateBuilder<IDisposable>();
        foreach (var path in (string?[])[options.SpoolRoot, options.SecondSpoolRoot])
        {
            if (path is null) continue;
            switch (SpoolLock.Hold(path))
            {
                case SpoolHold.Held lease: held.Add(lease.Lease); break;
                case SpoolHold.Taken:
                    foreach (var lease in held) lease.Dispose();
                    throw new IOException($"spool {path} is in use by another program");
            }
        }
        return held.ToImmutable();
    }

    private static SpoolRoots OpenRoots(RecordingOptions options, ISpoolFiles files, ISpoolDevice device, IIds ids, RecordingAlarms alarms)
    {
        var roots = ImmutableArray.CreateBuilder<SpoolRoot>();
        IOException? last = null;
        foreach (var path in (string?[])[options.SpoolRoot, options.SecondSpoolRoot])
        {
            if (path is null) continue;
            try
            {
                roots.Add(new SpoolRoot(path, files, device, ids, alarms));
            }
            catch (Exception failed) when (failed is IOException or InvalidDataException)
            {
                last = new IOException($"spool {path}: {failed.Message}", failed);
                alarms.Raise(AlarmKind.SpoolCondemned, last.Message);
            }
        }
        return roots.Count > 0 ? new SpoolRoots(roots.ToImmutable(), options.RefuseFree) : throw last ?? new IOException("no spool root is configured");
    }
}
