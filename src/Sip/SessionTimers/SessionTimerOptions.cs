namespace VxmlGir.Sip.SessionTimers;

/// <summary>Session timer wishes (RFC 4028). <see cref="SessionExpires"/> zero: none is asked for, a peer's is honoured.</summary>
public sealed record SessionTimerOptions
{
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromSeconds(1800);

    public TimeSpan MinSE { get; init; } = TimeSpan.FromSeconds(90);
}
