using System.Collections.Immutable;

namespace VxmlGir.Workbench.Lint.Fixing;

/// <summary>Replaces <paramref name="Length"/> characters from <paramref name="Start"/> on.</summary>
internal readonly record struct TextEdit(int Start, int Length, string Text)
{
    /// <summary>The text with all edits; of two that overlap the earlier one counts.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var (end, kept) = (-1, new List<TextEdit>());
        foreach (var edit in edits.Distinct().OrderBy(e => e.Start).ThenBy(e => e.Length))
        {
            if (edit.Start < end) continue;
            kept.Add(edit);
            end = edit.Start + edit.Length;
        }
        kept.Reverse();
        return kept.Aggregate(text, (result, edit) => string.Concat(result.AsSpan(0, edit.Start), edit.Text, result.AsSpan(edit.Start + edit.Length)));
    }
}

/// <summary>From lines and columns, as the reader of XML counts them, to offsets.</summary>
internal sealed class TextPlaces(string text)
{
    private readonly ImmutableArray<int> _lines = Begins(text);

    /// <summary>Null when there is no such place.</summary>
    public int? Offset(int line, int column)
    {
        if (line < 1 || line > _lines.Length || column < 1) return null;
        var offset = _lines[line - 1] + column - 1;
        return offset < text.Length ? offset : null;
    }

    // XML 1.0 section 2.11: a line ends with CR, LF or both.
    private static ImmutableArray<int> Begins(string text)
    {
        var begins = ImmutableArray.CreateBuilder<int>();
        begins.Add(0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) begins.Add(i + 1);
        }
        return begins.ToImmutable();
    }
}
