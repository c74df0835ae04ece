namespace VxmlGir.RecordingCore.Privacy;

/// <summary>How a recording keeps keys out until they are known to be harmless.</summary>
public sealed record KeyGuardOptions
{
    /// <summary>How long a packet of the caller waits in memory, so that a tone is decided on before any of it is written.</summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Audio of keys that is kept per recording for a consumer that is not sensitive; beyond it the oldest stays silence. At most half of the ring to the writer, into which all of it may go at once.</summary>
    public int KeyBytes { get; init; } = 32 * 1024;

    /// <summary>How long that audio is kept at most: a key that nobody has taken by then stays silence. Less than the 12 s that a finaliser can place late.</summary>
    public TimeSpan KeyTime { get; init; } = TimeSpan.FromSeconds(10);
}
