using System.Collections.Immutable;

namespace VxmlGir.Workbench.Testing;

/// <summary>Where two transcripts part for the first time, with a little of what stands before.</summary>
internal static class TranscriptDifference
{
    private const int Before = 2;

    public static ImmutableArray<string> Between(string file, string expected, string actual)
    {
        var (want, got) = (Lines(expected), Lines(actual));
        var at = 0;
        while (at < want.Length && at < got.Length && want[at] == got[at]) at++;
        if (at == want.Length && at == got.Length) return [];
        var context = want.Skip(Math.Max(0, at - Before)).Take(Math.Min(at, Before)).Select(l => $"    {l}");
        return [string.Join('\n', [$"{file}:{at + 1}: the call goes otherwise", .. context, $"  - {Line(want, at)}", $"  + {Line(got, at)}"])];
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string Line(string[] lines, int at) => at < lines.Length ? lines[at] : "(nothing more)";
}
