using System.Globalization;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Workbench.Testing;

/// <summary>Compares what was expected of one call with what came of it.</summary>
/// <param name="variables">What expected expressions came to at the call's end; null where one could not be evaluated.</param>
internal sealed class ExpectationCheck(CallOutcome outcome, RecordingModel recorder, IReadOnlyDictionary<string, string?> variables)
{
    /// <summary>Null when it is so; else what was instead. Never names a key or a parameter's value.</summary>
    public string? Fault(Expectation expectation) => expectation switch
    {
        Expectation.Count c => c.Number == recorder.Recordings.Count ? null : $"there are {recorder.Recordings.Count}",
        Expectation.Started s => Recording(s.Number) is null ? Missing : null,
        Expectation.EndedBy e => Recording(e.Number) is not { } ended ? Missing : ended.Reason == e.Reason ? null : $"it ended by {ended.Reason}",
        Expectation.Parameter p => ParameterFault(p),
        Expectation.PausedWhile w => PausedFault(w),
        Expectation.NeverContains n => DigitsFault(n),
        Expectation.Paused p => Recording(p.Number) is not { } r ? Missing : r.Pauses == p.Pauses ? null : $"it was paused {r.Pauses} times",
        Expectation.Variable v => VariableFault(v),
        Expectation.Submitted s => SubmittedExchange.IsAmong(outcome.HttpSeen, s) != s.Not ? null : s.Not ? "it was submitted" : "no such request was sent",
        Expectation.Heard h => Has("prompt", h.Words) != h.Not ? null : h.Not ? "it was heard" : "it was not heard",
        Expectation.Visited v => outcome.Trace.Any(t => t.Kind == "item" && t.Text == v.Item) != v.Not ? null : v.Not ? "it was visited" : "it was not visited",
        Expectation.End e => EndText == e.How ? null : $"it ended with '{EndText}'",
        _ => "this is no expectation (docs/testing.md)",
    };

    private string Missing => $"only {recorder.Recordings.Count} recordings were started";

    private string EndText => outcome.Trace.LastOrDefault(t => t.Kind == "end")?.Text.Trim() ?? "";

    private ModelRecording? Recording(int number) => number >= 1 && number <= recorder.Recordings.Count ? recorder.Recordings[number - 1] : null;

    private bool Has(string kind, string words) =>
        outcome.Trace.Any(t => t.Kind == kind && t.Text.Contains(words, StringComparison.OrdinalIgnoreCase));

    private string? VariableFault(Expectation.Variable expected)
    {
        if (variables.GetValueOrDefault(expected.Expression) is not { } value) return "it cannot be evaluated there";
        return value == expected.Value ? null : "it has another value";
    }

    private string? ParameterFault(Expectation.Parameter expected)
    {
        if (Recording(expected.Number) is not { } recording) return Missing;
        if (!recording.Parameters.TryGetValue(expected.Key, out var value)) return "it has no such parameter";
        return value == expected.Value ? null : "it has another value";
    }

    // An item's visit lasts from its own line of the trace to what ends its collecting.
    private string? PausedFault(Expectation.PausedWhile expected)
    {
        var (seen, inside, masked, at) = (false, false, false, -1);
        foreach (var step in outcome.Trace)
        {
            if (step.Kind == "record") at++;
            else if (step.Kind == "mask") masked = step.Text.StartsWith("on", StringComparison.Ordinal);
            else if (step.Kind == "item") inside = step.Text == expected.Item;
            else if (step.Kind is "filled" or "event" or "end" or "hangup" or "dialog" or "document") inside = false;
            if (!inside) continue;
            seen = true;
            if (!IsPaused(at, expected.Number, masked)) return $"it was not paused at {Time(step.At)} ({step.Kind})";
        }
        return seen ? null : "that item was not visited";
    }

    private bool IsPaused(int moment, int? number, bool masked) =>
        moment >= 0 && moment < recorder.Moments.Count && recorder.Moments[moment] is var m && (m.Paused || (masked && m.Number > 0)) && (number is null || m.Number == number);

    private string? DigitsFault(Expectation.NeverContains expected)
    {
        var heard = outcome.Keys.Select(k => (k.Key, k.At, k.Hidden, Moment: recorder.At(k)))
            .Where(k => !k.Hidden && k.Moment.Hears && (expected.Number is null || k.Moment.Number == expected.Number)).ToList();
        if (expected.Digits is null) return heard.Count == 0 ? null : $"a key was recorded at {Time(heard[0].At)}";
        var found = string.Concat(heard.Select(k => k.Key)).IndexOf(expected.Digits, StringComparison.Ordinal);
        return found < 0 ? null : $"they were recorded from {Time(heard[found].At)} on";
    }

    private static string Time(TimeSpan at) => at.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
