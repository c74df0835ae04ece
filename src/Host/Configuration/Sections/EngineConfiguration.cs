using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Memory, intervals and bounds of the recording engine; the defaults are its own.</summary>
public sealed record EngineConfiguration(
    int RingBytes, int RetainedBytes, TimeSpan JournalInterval, TimeSpan Linger, TimeSpan ProbeInterval, TimeSpan RequestInterval, TimeSpan ReconcileInterval, TimeSpan NotCapturedAlarm, int AlarmSubjects, CommandLimits Commands)
{
    private static readonly RecordingOptions Engine = new() { SpoolRoot = "" };
    private static readonly CommandLimits Limits = new();

    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("recording.ring", Kinds.PowerOfTwo(16 * 1024, 1 << 20), Engine.RingBytes, "Memory between a call and the writer, per recording: 64 KB are about 3.5 s of both directions."),
        Option.Of("recording.memory", Kinds.Size(64 * 1024, 64 << 20), Engine.RetainedBytes, "Audio kept in memory, per recording, until a sync covers it and while no spool can be written: 256 KB are about 14 s."),
        Option.Of("recording.journal-interval", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(5)), Engine.JournalInterval, "How long what is written lies in the log that all recordings share, before it is in the recording's own journal. 0: no log, each recording is written by itself at every write interval."),
        Option.Of("recording.linger", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(1)), Engine.Linger, "How long packets that were late on the way are still taken in after a stop."),
        Option.Of("recording.probe-interval", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), Engine.ProbeInterval, "How often a spool that failed is tried again."),
        Option.Of("recording.request-interval", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), Engine.RequestInterval, "How often the quarantine is looked at for what recordings retry and discard ask for."),
        Option.Of("recording.reconcile-interval", Kinds.Duration(TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1)), Engine.ReconcileInterval, "Time between two comparisons of the ledger with the spool."),
        Option.Of("recording.not-captured-alarm", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), Engine.NotCapturedAlarm, "A recording that is wanted and not begun for so long raises an alarm."),
        Option.Of("recording.alarm-subjects", Kinds.Integer(1, 10_000), new AlarmOptions().SubjectsPerKind, "Recordings, calls or servers with the same alarm that are told one by one; further ones are told together."),
        Option.Of("recording.max-commands", Kinds.Integer(1, 1_000), Limits.CommandsPerLog, "Commands of one record log; more are refused."),
        Option.Of("recording.max-parameters", Kinds.Integer(0, 256), Limits.Parameters, "Parameters of one recording; more are refused."),
        Option.Of("recording.parameter-key", Kinds.Integer(8, 256), Limits.KeyLength, "Characters of a parameter's key; a longer one is refused."),
        Option.Of("recording.parameter-value", Kinds.Size(16, 8 * 1024), Limits.ValueBytes, "Bytes of a parameter's value in UTF-8; a longer one is refused."),
        Option.Of("recording.max-acks", Kinds.Integer(0, 10_000), Limits.AcksPerRecording, "Record commands with their effects in the metadata of one recording; later ones are carried out and counted only."),
        Option.Of("recording.max-per-session", Kinds.Integer(1, 100_000), Limits.RecordingsPerScope, "Recordings that one session may begin; more are refused."),
    ];

    internal static EngineConfiguration From(OptionValues v) => new(
        (int)v.Get<long>("recording.ring"), (int)v.Get<long>("recording.memory"), v.Get<TimeSpan>("recording.journal-interval"), v.Get<TimeSpan>("recording.linger"), v.Get<TimeSpan>("recording.probe-interval"),
        v.Get<TimeSpan>("recording.request-interval"), v.Get<TimeSpan>("recording.reconcile-interval"), v.Get<TimeSpan>("recording.not-captured-alarm"), v.Get<int>("recording.alarm-subjects"),
        new CommandLimits
        {
            CommandsPerLog = v.Get<int>("recording.max-commands"), Parameters = v.Get<int>("recording.max-parameters"), KeyLength = v.Get<int>("recording.parameter-key"),
            ValueBytes = (int)v.Get<long>("recording.parameter-value"), AcksPerRecording = v.Get<int>("recording.max-acks"), RecordingsPerScope = v.Get<int>("recording.max-per-session"),
        });
}
