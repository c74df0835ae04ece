using System.Collections.Immutable;

namespace VxmlGir.Host.Health;

/// <summary>How the node is; <c>draining</c> and <c>overloaded</c> are answered 503.</summary>
public enum HealthStatus
{
    Ok,
    Draining,
    Overloaded,
}

/// <summary>What <c>/healthz</c> says.</summary>
/// <param name="Reasons">Why it is not ok; empty when it is.</param>
/// <param name="Figures">Small figures a person wants to see, such as calls in progress.</param>
public sealed record HealthReport(HealthStatus Status, ImmutableArray<string> Reasons, ImmutableSortedDictionary<string, long> Figures)
{
    public static HealthReport Ok { get; } = new(HealthStatus.Ok, [], ImmutableSortedDictionary<string, long>.Empty);
}
