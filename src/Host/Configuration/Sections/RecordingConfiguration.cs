using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>recording</c>: the node's spool and the way from it.</summary>
public sealed record RecordingConfiguration(
    string Spool, string? SecondSpool, double AlarmFree, double RefuseFree, SpoolFullPolicy WhenFull, TimeSpan WriteInterval, TimeSpan SyncInterval, TimeSpan SyncAlarm,
    int FinalisingWorkers, int Mp3Quality, string Location, DeliveryConfiguration Delivery, SafeguardConfiguration Safeguards, KeyGuardOptions Keys, EngineConfiguration Engine)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("recording.spool", Kinds.Path, "var/spool", "Folder of recordings in progress and on their way; sealed, never plain audio."),
        Option.Of("recording.second-spool", Kinds.Optional(Kinds.Path), null, "Takes over when the first cannot be written; best on another device."),
        Option.Of("recording.alarm-free", Kinds.Percent(0, 90), 0.10, "Free share of the spool's space or inodes, or of the program's file handles, below which an alarm is raised."),
        Option.Of("recording.refuse-free", Kinds.Percent(0, 90), 0.05, "Free share of the same below which new recordings are refused."),
        Option.Of("recording.when-full", Kinds.Choice(("refuse", SpoolFullPolicy.Refuse), ("answer-unrecorded", SpoolFullPolicy.AnswerUnrecorded)), SpoolFullPolicy.Refuse, "New calls while the spool cannot take recordings: 503, or answered without."),
        Option.Of("recording.write-interval", Kinds.Duration(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100)), TimeSpan.FromMilliseconds(100), "Longest time that audio waits in memory before it is written."),
        Option.Of("recording.sync-interval", Kinds.Duration(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1)), TimeSpan.FromMilliseconds(200), "Longest time between two syncs of a spool that has something to sync."),
        Option.Of("recording.sync-alarm", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(1), "A sync that takes longer raises an alarm; a write that hangs for longer as well, and new recordings are refused meanwhile."),
        Option.Of("recording.finalising-workers", Kinds.Integer(1, 32), 1, "Threads that turn closed journals into files."),
        Option.Of("recording.mp3-quality", Kinds.Integer(0, 9), 7, "LAME's quality: 0 best, 9 fastest."),
        Option.Of("recording.location", Kinds.NodePath, "/", "This node's path, such as /US/CA: of storages with one name the nearest at or above it is used."),
        .. DeliveryConfiguration.Options,
        .. SafeguardConfiguration.Options,
        .. KeysConfiguration.Options,
        .. EngineConfiguration.Options,
    ];

    internal static RecordingConfiguration From(OptionValues v, string home) => new(
        System.IO.Path.GetFullPath(v.Get<string>("recording.spool"), home),
        v.Get<string?>("recording.second-spool") is { } second ? System.IO.Path.GetFullPath(second, home) : null,
        v.Get<double>("recording.alarm-free"), v.Get<double>("recording.refuse-free"), v.Get<SpoolFullPolicy>("recording.when-full"), v.Get<TimeSpan>("recording.write-interval"),
        v.Get<TimeSpan>("recording.sync-interval"), v.Get<TimeSpan>("recording.sync-alarm"), v.Get<int>("recording.finalising-workers"),
        v.Get<int>("recording.mp3-quality"), v.Get<string>("recording.location"), DeliveryConfiguration.From(v), SafeguardConfiguration.From(v, home),
        KeysConfiguration.From(v), EngineConfiguration.From(v));
}

/// <summary>Uploads and posts.</summary>
public sealed record DeliveryConfiguration(int Parallel, TimeSpan MinBackoff, TimeSpan MaxBackoff, TimeSpan MaxProbe, TimeSpan Timeout, int MinRate, TimeSpan Retention)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("recording.delivery-parallel", Kinds.Integer(1, 500), 30, "Uploads and posts at a time (mpc.recordnumparallelpost, also 30)."),
        Option.Of("recording.delivery-min-backoff", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(1), "First pause after a failure of one file; it doubles, without end (mpc.recordpostretrybackoff is 120 s, mpc.recordpostretrycount 3: here nothing is given up)."),
        Option.Of("recording.delivery-max-backoff", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), TimeSpan.FromMinutes(5), "Longest pause between two tries of one file."),
        Option.Of("recording.delivery-max-probe", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(10), "Longest time between two probes of a server that is down."),
        Option.Of("recording.delivery-timeout", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), TimeSpan.FromSeconds(60), "Limit of one HTTP exchange; with a body it may take longer by delivery-min-rate."),
        Option.Of("recording.delivery-min-rate", Kinds.Size(1024, 1L << 30), 64 * 1024L, "Slowest transfer worth waiting for, per second."),
        Option.Of("recording.delivery-retention", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(365)), TimeSpan.Zero, "How long the sealed local copies of a delivered recording stay, from its verification on, over restarts. 0: they go once the remote copy is verified and announced."),
    ];

    internal static DeliveryConfiguration From(OptionValues v) => new(
        v.Get<int>("recording.delivery-parallel"), v.Get<TimeSpan>("recording.delivery-min-backoff"), v.Get<TimeSpan>("recording.delivery-max-backoff"),
        v.Get<TimeSpan>("recording.delivery-max-probe"), v.Get<TimeSpan>("recording.delivery-timeout"),
        (int)v.Get<long>("recording.delivery-min-rate"), v.Get<TimeSpan>("recording.delivery-retention"));
}
