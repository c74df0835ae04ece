using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VxmlGir.Workbench.Testing;

/// <summary>One <c>expect</c> line of a caller script; the forms are in <c>docs/testing.md</c>.</summary>
internal abstract partial record Expectation(int Line, string Text)
{
    public sealed record Started(int Line, string Text, int Number) : Expectation(Line, Text);

    public sealed record Count(int Line, string Text, int Number) : Expectation(Line, Text);

    /// <param name="Item">As the trace names it: <c>field pin</c>.</param>
    public sealed record PausedWhile(int Line, string Text, int? Number, string Item) : Expectation(Line, Text);

    public sealed record Parameter(int Line, string Text, int Number, string Key, string Value) : Expectation(Line, Text);

    /// <param name="Digits">Keys that may not be heard one after the other; null: none of all keys pressed.</param>
    public sealed record NeverContains(int Line, string Text, int? Number, string? Digits) : Expectation(Line, Text);

    public sealed record EndedBy(int Line, string Text, int Number, string Reason) : Expectation(Line, Text);

    /// <param name="Pauses">Masks of the finished recording.</param>
    public sealed record Paused(int Line, string Text, int Number, int Pauses) : Expectation(Line, Text);

    /// <param name="Expression">In the dialog in which the call ended.</param>
    public sealed record Variable(int Line, string Text, string Expression, string Value) : Expectation(Line, Text);

    /// <param name="Url">As asked, without its query.</param>
    public sealed record Submitted(int Line, string Text, string Method, string Url, ImmutableArray<KeyValuePair<string, string>> Fields, bool Not) : Expectation(Line, Text);

    public sealed record Heard(int Line, string Text, string Words, bool Not) : Expectation(Line, Text);

    public sealed record Visited(int Line, string Text, string Item, bool Not) : Expectation(Line, Text);

    public sealed record End(int Line, string Text, string How) : Expectation(Line, Text);

    public sealed record NotUnderstood(int Line, string Text) : Expectation(Line, Text);

    /// <summary>Never throws; what is no form of an expectation fails the test by name.</summary>
    public static Expectation Parse(int line, string text)
    {
        if (RecordingForm().Match(text) is { Success: true } of) return OfRecording(line, text, of);
        if (CountForm().Match(text) is { Success: true } count) return new Count(line, text, int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture));
        if (HeardForm().Match(text) is { Success: true } heard) return new Heard(line, text, heard.Groups[2].Value, heard.Groups[1].Success);
        if (VisitedForm().Match(text) is { Success: true } visited) return new Visited(line, text, visited.Groups[2].Value, visited.Groups[1].Success);
        if (VariableForm().Match(text) is { Success: true } variable) return new Variable(line, text, variable.Groups[1].Value.Trim(), variable.Groups[2].Value.Trim());
        if (SubmitForm().Match(text) is { Success: true } submit) return OfSubmit(line, text, submit);
        return text.StartsWith("end ", StringComparison.Ordinal) ? new End(line, text, text["end ".Length..].Trim()) : new NotUnderstood(line, text);
    }

    private static Expectation OfRecording(int line, string text, Match match)
    {
        int? number = match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        var what = match.Groups[2].Value.Trim();
        if (what == "started") return new Started(line, text, number ?? 1);
        if (what.StartsWith("paused while ", StringComparison.Ordinal)) return new PausedWhile(line, text, number, what["paused while ".Length..].Trim());
        if (what.StartsWith("ended by ", StringComparison.Ordinal)) return new EndedBy(line, text, number ?? 1, what["ended by ".Length..].Trim());
        if (PausedForm().Match(what) is { Success: true } paused) return new Paused(line, text, number ?? 1, int.Parse(paused.Groups[1].Value, CultureInfo.InvariantCulture));
        if (NeverForm().Match(what) is { Success: true } never) return new NeverContains(line, text, number, never.Groups[1].Success ? never.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal) : null);
        return ParameterForm().Match(what) is { Success: true } set
            ? new Parameter(line, text, number ?? 1, set.Groups[1].Value, set.Groups[2].Value.Trim())
            : new NotUnderstood(line, text);
    }

    private static Submitted OfSubmit(int line, string text, Match match)
    {
        var fields = match.Groups[4].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(f => f.Split('=', 2)).Select(f => KeyValuePair.Create(f[0], f.Length == 2 ? Uri.UnescapeDataString(f[1].Replace('+', ' ')) : ""));
        return new Submitted(line, text, match.Groups[2].Value, match.Groups[3].Value, [.. fields], match.Groups[1].Success);
    }

    [GeneratedRegex(@"^variable (.+)=([^=]*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex VariableForm();

    [GeneratedRegex(@"^(not )?submit (GET|POST) (\S+)((?:\s+[^=\s]+=\S*)*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SubmitForm();

    [GeneratedRegex(@"^paused (\d{1,4}) times?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PausedForm();

    [GeneratedRegex(@"^recording(?:\s+(\d{1,4}))?\s+(\D.*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex RecordingForm();

    [GeneratedRegex(@"^recordings\s+(\d{1,4})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex CountForm();

    [GeneratedRegex("^(not )?heard \"([^\"]*)\"$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex HeardForm();

    [GeneratedRegex(@"^(not )?visited (.+)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex VisitedForm();

    [GeneratedRegex(@"^never contains the digits(?:\s+([0-9*#A-D ]+))?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NeverForm();

    [GeneratedRegex(@"^parameter ([^=\s]+)\s*=(.*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterForm();
}
