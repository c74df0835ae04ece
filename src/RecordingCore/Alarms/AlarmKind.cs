namespace VxmlGir.RecordingCore.Alarms;

/// <summary>What somebody has to look at. The names are the <c>kind</c> tag of the counter <c>recording.alarms</c>.</summary>
internal enum AlarmKind
{
    /// <summary>A write or sync failed: the root takes no new files.</summary>
    SpoolCondemned,

    /// <summary>A condemned root can be written again (no fault, but worth a line).</summary>
    SpoolBack,
    SpoolLow,
    SyncSlow,

    /// <summary>A write hangs: nothing is written of any recording, and new ones are refused, until it returns.</summary>
    WriterStalled,

    /// <summary>The process has no file handle (or kernel memory) left for a journal; tried again at once.</summary>
    HandlesShort,

    /// <summary>No spool root can be written: a recording is kept in memory, up to its bound.</summary>
    HeldInMemory,

    /// <summary>A recording was asked for and could not be taken on.</summary>
    NotRecorded,

    /// <summary>The spool's folders could not be read; what is in them is taken up when they can.</summary>
    SpoolUnread,

    /// <summary>Audio of a recording was lost between media and disk.</summary>
    AudioLost,

    /// <summary>A journal cannot be read, in whole or in part.</summary>
    JournalDamaged,

    /// <summary>A file could not be made; tried again.</summary>
    FinalisingFailed,

    /// <summary>The store or the processor refused for good; the recording is in quarantine.</summary>
    Quarantined,

    /// <summary>A person closed a recording in quarantine (no fault, but it will never be delivered).</summary>
    Discarded,

    /// <summary>A direction of media was agreed, and not one packet of it came.</summary>
    OneWayAudio,

    /// <summary>A server does not take files at present.</summary>
    DeliveryDown,

    /// <summary>The ledger cannot be written, or an entry was refused.</summary>
    LedgerFailed,

    /// <summary>The ledger that was found is not the one that was left: cut, changed, or older than its anchor.</summary>
    LedgerDamaged,

    /// <summary>The ledger's head cannot be put outside.</summary>
    AnchorFailed,

    /// <summary>A call whose profile wants a recording has none.</summary>
    NotCaptured,

    /// <summary>The ledger knows of a recording, and nothing of it is there.</summary>
    RecordingLost,

    /// <summary>A recording is there that the ledger does not know of.</summary>
    RecordingUnknown,

    /// <summary>A recording has been in one state for too long.</summary>
    Late,
    Internal,
}

internal static class AlarmKinds
{
    /// <summary>It holds until it is cleared; the others are things that happened once.</summary>
    public static bool IsCondition(this AlarmKind kind) => kind is AlarmKind.SpoolCondemned or AlarmKind.SpoolLow or AlarmKind.WriterStalled or AlarmKind.FinalisingFailed or AlarmKind.Quarantined
        or AlarmKind.DeliveryDown or AlarmKind.LedgerFailed or AlarmKind.AnchorFailed or AlarmKind.NotCaptured or AlarmKind.Late;
}
