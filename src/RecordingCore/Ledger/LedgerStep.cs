using System.Text.Json;
using System.Text.Json.Serialization;
using VxmlGir.RecordingCore.Outbox;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>What the ledger notes. The names, in lower case, are the text of the log.</summary>
internal enum LedgerStep
{
    /// <summary>First entry of a segment of the log.</summary>
    Segment,

    /// <summary>A recording is wanted: a call whose profile wants it, before its start.</summary>
    Expected,

    /// <summary>It begins. Written before its first sample.</summary>
    Started,

    /// <summary>The journal has its end, durably: captured.</summary>
    Closed,

    /// <summary>Taken up from an earlier process that did not close it.</summary>
    Recovered,

    /// <summary>Its manifest was signed and put into the chain.</summary>
    Sealed,

    /// <summary>The file is made and durable.</summary>
    Encoded,
    Uploaded,
    Verified,
    Announced,

    /// <summary>Verified in the store, announced, and let go of here. Terminal.</summary>
    Delivered,

    /// <summary>Refused for good by a server; a person decides.</summary>
    Quarantined,

    /// <summary>A person asked for another try.</summary>
    Released,

    /// <summary>Should have been and is not, and the entry says why. Terminal.</summary>
    Failed,

    /// <summary>A person closed it while it was in quarantine; the entry says who and why, and what was here of it is removed after that. Terminal.</summary>
    Discarded,

    /// <summary>Part of its audio was lost; it goes on.</summary>
    Damaged,

    /// <summary>Nothing of it is found where it should be. Terminal.</summary>
    Lost,

    /// <summary>Found in the spool without an entry.</summary>
    Found,

    /// <summary>State of the audit log: lines and hash of the last one.</summary>
    Audit,
}

internal static class LedgerSteps
{
    public static string Word(this LedgerStep step) => step.ToString().ToLowerInvariant();

    public static LedgerStep Of(OutboxState state) => state switch
    {
        OutboxState.Encoded => LedgerStep.Encoded,
        OutboxState.Uploaded => LedgerStep.Uploaded,
        OutboxState.Verified => LedgerStep.Verified,
        _ => LedgerStep.Announced,
    };

    public static bool IsTerminal(this LedgerStep step) => step is LedgerStep.Delivered or LedgerStep.Failed or LedgerStep.Lost or LedgerStep.Discarded;

    /// <summary>Says something of a recording and leaves its state as it is.</summary>
    public static bool IsRemark(this LedgerStep step) => step is LedgerStep.Sealed or LedgerStep.Damaged;
}

/// <summary>Writes the names in lower case.</summary>
internal sealed class LedgerStepConverter() : JsonStringEnumConverter<LedgerStep>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
