using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Node;

/// <summary>Everything about a recording node that can be set. Immutable; read once at start.</summary>
public sealed record RecordingOptions
{
    /// <summary>Folder of the spool, created 0700 when absent. Never holds plain audio.</summary>
    public required string SpoolRoot { get; init; }

    /// <summary>Takes over when a write or a sync fails on the first; best on another device.</summary>
    public string? SecondSpoolRoot { get; init; }

    /// <summary>Longest time that audio waits in memory before it is written (not yet synced).</summary>
    public TimeSpan WriteInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time that what is written lies in the log that all recordings of a root share, before it is in the recording's own journal. Zero: there is no log.</summary>
    public TimeSpan JournalInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest time between two <c>syncfs</c> of a root that has something to sync.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A sync, or a turn of the writer, that takes longer raises an alarm.</summary>
    public TimeSpan SyncAlarm { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a condemned root is tried again.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ring between media thread and writer, per recording; a power of two. 64 KiB hold about 3.5 s of both directions.</summary>
    public int RingBytes { get; init; } = 64 * 1024;

    /// <summary>Audio per recording kept in memory while no spool root can be written, and until a sync covers it.</summary>
    public int RetainedBytes { get; init; } = 256 * 1024;

    /// <summary>Free share of the spool's space, its inodes, or the process's file handles below which an alarm is raised.</summary>
    public double AlarmFree { get; init; } = 0.10;

    /// <summary>Free share of the same below which new recordings are refused.</summary>
    public double RefuseFree { get; init; } = 0.05;

    /// <summary>What becomes of new calls meanwhile.</summary>
    public SpoolFullPolicy WhenFull { get; init; }

    /// <summary>How long packets that were late on the way are still taken in after a stop.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Threads that turn closed journals into files.</summary>
    public int FinalisingWorkers { get; init; } = 1;

    /// <summary>How often the quarantine is looked at for requests to try again.</summary>
    public TimeSpan RequestInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two comparisons of the ledger with the spool.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A recording that is wanted and not begun for so long raises an alarm.</summary>
    public TimeSpan NotCapturedAlarm { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A closed recording that stays in one state for so long raises an alarm.</summary>
    public TimeSpan LateAlarm { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>File of the ledger's projection; null: in memory.</summary>
    public string? LedgerDatabase { get; init; }

    public AlarmOptions Alarms { get; init; } = new();

    public AnchorOptions Anchors { get; init; } = new();

    /// <summary>LAME's quality, 0 best to 9 fastest.</summary>
    public int Mp3Quality { get; init; } = 7;

    public Privacy.KeyGuardOptions Keys { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    public CommandLimits Limits { get; init; } = new();
}

/// <summary>New calls while the spool cannot take recordings.</summary>
public enum SpoolFullPolicy
{
    /// <summary>503, so that the network looks for another platform.</summary>
    Refuse,

    /// <summary>Answered; what they want recorded is not, with an alarm each.</summary>
    AnswerUnrecorded,
}

/// <summary>Where recordings go when the profile names nothing, and how failures are retried.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Uploads and posts at a time (the vendor's <c>mpc.recordnumparallelpost</c>, also 30).</summary>
    public int Parallel { get; init; } = 30;

    /// <summary>First pause after a failure of one file; doubles up to <see cref="MaxBackoff"/>, without end.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time between two probes of a server that is down; its files leave together when one probe succeeds.</summary>
    public TimeSpan MaxProbe { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit of one HTTP exchange.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Named storages and the profiles' credentials.</summary>
    public DestinationDirectory Destinations { get; init; } = DestinationDirectory.Empty;

    /// <summary>Slowest transfer worth waiting for, in bytes per second: an exchange with a body may take so much longer than <see cref="Timeout"/>.</summary>
    public int MinRate { get; init; } = 64 * 1024;

    /// <summary>How long the local copies of a delivered recording stay, from its verification on. Zero: they go once the remote copy is verified and announced.</summary>
    public TimeSpan Retention { get; init; }

    /// <summary>Collection of the store that is used when the profile has no <c>StorageDestination</c>.</summary>
    public Uri? EmbeddedStore { get; init; }

    /// <summary><c>user:password</c> of <see cref="EmbeddedStore"/>.</summary>
    public string? EmbeddedStoreAuthorization { get; init; }

    /// <summary>Metadata intake that is used when the profile has no <c>RecordingProcessor</c>.</summary>
    public Uri? EmbeddedProcessor { get; init; }

    /// <summary><c>user:password</c> of <see cref="EmbeddedProcessor"/>.</summary>
    public string? EmbeddedProcessorAuthorization { get; init; }
}

/// <summary>Bounds on what an application may say in a record log.</summary>
public sealed record CommandLimits
{
    public int CommandsPerLog { get; init; } = 256;
    public int KeyLength { get; init; } = 64;

    /// <summary>In UTF-8 bytes.</summary>
    public int ValueBytes { get; init; } = 1024;
    public int Parameters { get; init; } = 64;

    /// <summary>Acknowledgements kept per recording for its metadata; later ones are counted only.</summary>
    public int AcksPerRecording { get; init; } = 256;

    /// <summary>Recordings that one scope may open.</summary>
    public int RecordingsPerScope { get; init; } = 1000;
}
