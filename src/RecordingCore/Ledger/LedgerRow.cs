namespace VxmlGir.RecordingCore.Ledger;

/// <summary>A recording as the ledger has it.</summary>
/// <param name="First">When it was first noted.</param>
/// <param name="Step">Its last step, in lower case.</param>
/// <param name="Since">When that was.</param>
public sealed record LedgerRow(string MediaId, string CallUuid, string Origin, string Profile, DateTimeOffset First, string Step, DateTimeOffset Since)
{
    public string? Detail { get; init; }

    /// <summary>Nothing more is to come.</summary>
    public bool Terminal { get; init; }
}

/// <summary>One step of a recording.</summary>
public sealed record LedgerLine(long Number, string Step, DateTimeOffset Time, string? Detail);
