using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>A stretch [From, To) of the leg's samples that is silent on purpose, who wanted it and why.</summary>
internal sealed record SilenceSpan(long From, long To, string By, string Reason)
{
    public const string Application = "application";
    public const string Platform = "platform";

    /// <summary>In time order, those that overlap or touch made one: a reader that knows only "paused" and "resume" is right all the same.</summary>
    public static ImmutableArray<SilenceSpan> Union(IEnumerable<SilenceSpan> spans)
    {
        var union = new List<SilenceSpan>();
        foreach (var span in spans.Where(s => s.To > s.From).OrderBy(s => s.From))
        {
            if (union.Count == 0 || span.From > union[^1].To) union.Add(span);
            else union[^1] = union[^1] with { To = Math.Max(union[^1].To, span.To), By = Joined(union[^1].By, span.By), Reason = Joined(union[^1].Reason, span.Reason) };
        }
        return [.. union];
    }

    private static string Joined(string all, string one) => all.Split(", ").Contains(one) || one.Length == 0 ? all : all.Length == 0 ? one : $"{all}, {one}";
}

/// <summary>Makes spans of beginnings and ends, which come in the order of time for each cause.</summary>
internal sealed class SilenceBuilder
{
    private readonly List<SilenceSpan> _spans = [];

    public void Begin(string by, long sample, string reason)
    {
        if (Open(by) < 0) _spans.Add(new SilenceSpan(sample, long.MaxValue, by, reason));
    }

    /// <summary>Null when none had begun.</summary>
    public SilenceSpan? End(string by, long sample) => Open(by) is >= 0 and var index ? _spans[index] = _spans[index] with { To = sample } : null;

    public bool AnyOpen => _spans.Exists(s => s.To == long.MaxValue);

    public ImmutableArray<SilenceSpan> Finish() => [.. _spans];

    private int Open(string by) => _spans.FindLastIndex(s => s.By == by && s.To == long.MaxValue);
}
