using System.Collections.Immutable;

namespace VxmlGir.Contracts.Identity;

/// <summary>
/// A set of partitions such as <c>/sales,/support</c> (seed "IVR Recording"). A missing leading slash is added
/// (one seed example writes <c>sales</c>); order is kept, repetition dropped.
/// </summary>
public sealed record PartitionSet(ImmutableArray<string> Paths)
{
    public const int MaxPartitions = 32;
    public const int MaxPathLength = 256;

    public static PartitionSet Empty { get; } = new(ImmutableArray<string>.Empty);

    /// <summary>Parses a comma-separated list; on failure <paramref name="error"/> says which path is wrong and why.</summary>
    public static bool TryParse(string text, out PartitionSet set, out string error)
    {
        set = Empty;
        error = "";
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var path = part[0] == '/' ? part : "/" + part;
            if (Fault(path) is { } fault)
            {
                error = $"partition '{part}': {fault}";
                return false;
            }
            if (!paths.Contains(path)) paths.Add(path);
        }
        if (paths.Count > MaxPartitions)
        {
            error = $"more than {MaxPartitions} partitions";
            return false;
        }
        set = new PartitionSet(paths.ToImmutable());
        return true;
    }

    private static string? Fault(string path)
    {
        if (path.Length > MaxPathLength) return $"longer than {MaxPathLength} characters";
        foreach (var segment in path[1..].Split('/'))
        {
            if (segment.Length == 0) return "empty segment";
            if (segment is "." or "..") return "relative segment";
            if (segment.Any(c => char.IsControl(c) || c is '\\' or '"' or '<' or '>')) return "character not allowed";
        }
        return null;
    }

    public bool Equals(PartitionSet? other) => other is not null && Paths.SequenceEqual(other.Paths);

    public override int GetHashCode() => Paths.Aggregate(17, (h, p) => HashCode.Combine(h, p));

    public override string ToString() => string.Join(',', Paths);
}
