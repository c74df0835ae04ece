namespace VxmlGir.Contracts.Recording;

/// <summary>What a record command did.</summary>
public enum RecordEffect
{
    /// <summary>A recording was opened.</summary>
    Started,

    /// <summary>The recording in progress was closed and a new one opened (<c>start</c> while recording).</summary>
    Restarted,
    Stopped,
    Paused,
    Resumed,
    ParameterSet,

    /// <summary>Nothing was in progress, or nothing changed: a no-operation as the seed has it.</summary>
    NoOperation,

    /// <summary>Refused: profile, limit, malformed command, third-party destination, no spool.</summary>
    Refused,
}

/// <summary>
/// The acknowledgement of one record command (N7): what it did and at which sample of the leg's clock
/// (8,000 per second, 0 = the leg's first tick).
/// </summary>
/// <param name="Command">The command as understood, for example <c>start</c> or <c>parameter partitions</c>.</param>
/// <param name="Sample">Sample index of the leg at which the command takes effect.</param>
/// <param name="MediaId">The recording it acted on, or null.</param>
/// <param name="Detail">Reason of a refusal or warning; empty when all is well. Never holds a parameter's value.</param>
public sealed record RecordAck(string Command, RecordEffect Effect, long Sample, string? MediaId, string Detail = "");
