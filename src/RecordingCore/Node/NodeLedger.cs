using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Messages;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Node;

/// <summary>The node's ledger with all that belongs to it: log, keeper, anchors, and the messages of alarms.</summary>
internal sealed class NodeLedger : IAsyncDisposable
{
    private readonly LedgerLog _log;
    private readonly LedgerKeeper _keeper;
    private readonly AnchorLoop _anchors;
    private readonly NodeSigner _signer;
    private readonly LedgerHead _found;
    private readonly MessageQueue? _anchorQueue;
    private readonly MessageQueue? _alarmQueue;

    /// <exception cref="IOException">The roots have different signing keys.</exception>
    public NodeLedger(RecordingOptions options, SpoolRoots roots, DeliveryClients clients, RecordingAlarms alarms, TimeProvider time, IIds ids)
    {
        var scan = LedgerScan.Look(roots);
        _found = scan.State.Head;
        var key = SigningKeyFiles.Open(roots);
        _signer = key.Signer;
        foreach (var problem in key.Problems) alarms.Raise(AlarmKind.LedgerDamaged, problem);
        foreach (var (to, from) in key.Restored) RecordingLog.KeyRestored(alarms.Logger, to, from);
        if (key.Made && scan.State.Manifests > 0)
            alarms.Raise(AlarmKind.LedgerDamaged, $"{SigningKeyFiles.KeyFile}: gone from every spool, with {scan.State.Manifests} manifests signed; a new one is made: give its public half to whoever verifies");
        foreach (var fault in scan.Faults) alarms.Raise(AlarmKind.LedgerDamaged, fault);
        _log = new LedgerLog(roots, scan, alarms, time);
        Entries = new RecordingLedger(_log, _signer, time);
        MessageQueue? Queue(string folder, Uri? to, string? authorization) => to is null ? null : new MessageQueue(
            folder, to, new HttpExchange(clients.For(new StorageOptions("", StorageKind.WebDav, to)), time, options.Delivery.Timeout, options.Delivery.MinRate), new HttpCredentials(authorization, ids), roots, alarms.Metrics, time);
        _alarmQueue = Queue("alarms", options.Alarms.Webhook, options.Alarms.WebhookAuthorization);
        if (_alarmQueue is { } queue) alarms.Messages = notice => queue.Put(AlarmMessage.Of(notice));
        _anchorQueue = Queue("anchors", options.Anchors.Address, options.Anchors.Authorization);
        var configured = options.SecondSpoolRoot is null ? 1 : 2;
        _keeper = new LedgerKeeper(new LedgerParts(
            _log, Entries, roots, roots.All.Length == configured, options.LedgerDatabase, options.ReconcileInterval, new ReconciliationLimits(options.NotCapturedAlarm, options.LateAlarm, options.Delivery.Retention), alarms, time), _found);
        _anchors = new AnchorLoop(options.Anchors, _log, Entries, Path.Combine(options.SpoolRoot, AuditLog.FileName), _anchorQueue, alarms, time);
    }

    public RecordingLedger Entries { get; }

    public void Start()
    {
        _alarmQueue?.Start();
        _anchorQueue?.Start();
        _keeper.Start();
        _anchors.Start(_found);
    }

    /// <summary>After everything that notes, before the sync threads: the last entries become durable and anchored.</summary>
    public async ValueTask DisposeAsync()
    {
        _keeper.Stop();
        await _log.DurableAsync();
        await _anchors.DisposeAsync();
        _keeper.Dispose();
        if (_anchorQueue is not null) await _anchorQueue.DisposeAsync();
        if (_alarmQueue is not null) await _alarmQueue.DisposeAsync();
        _log.Dispose();
        _signer.Dispose();
    }
}
