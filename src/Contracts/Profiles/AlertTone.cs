using System.Collections.Immutable;

namespace VxmlGir.Contracts.Profiles;

/// <summary>What tells that a call is being recorded: mixed into what is heard while a recording runs, at once and then again and again.</summary>
/// <param name="Samples">Linear, 8 kHz mono.</param>
/// <param name="Interval">From one beginning to the next.</param>
public sealed record AlertTone(ImmutableArray<short> Samples, TimeSpan Interval)
{
    /// <summary>The other party of a bridged call hears it as well: it is recorded, too.</summary>
    public bool BothParties { get; init; } = true;

    /// <summary>The vendor's bounds of <c>toneinterval</c>: less counts as this, absent as <see cref="DefaultInterval"/>.</summary>
    public static TimeSpan MinInterval => TimeSpan.FromMilliseconds(1500);

    public static TimeSpan DefaultInterval => TimeSpan.FromSeconds(30);

    /// <summary>Longest tone.</summary>
    public static TimeSpan MaxLength => TimeSpan.FromSeconds(1);
}
