using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>Reads one line of a caller script after the other.</summary>
internal sealed class CallerScriptParser
{
    private readonly ImmutableArray<CallerStep>.Builder _steps = ImmutableArray.CreateBuilder<CallerStep>();
    private readonly ImmutableArray<TransferOutcome>.Builder _transfers = ImmutableArray.CreateBuilder<TransferOutcome>();
    private readonly ImmutableArray<ServiceReply>.Builder _replies = ImmutableArray.CreateBuilder<ServiceReply>();
    private readonly ImmutableDictionary<string, string>.Builder _properties = ImmutableDictionary.CreateBuilder<string, string>();
    private readonly ImmutableDictionary<string, string>.Builder _variables = ImmutableDictionary.CreateBuilder<string, string>();

    private readonly ImmutableArray<(int Line, string Text)>.Builder _expectations = ImmutableArray.CreateBuilder<(int Line, string Text)>();

    private int? _transitions;

    public CallerScript ToScript() => new(_steps.ToImmutable())
    {
        Transfers = _transfers.ToImmutable(),
        Replies = _replies.ToImmutable(),
        Properties = _properties.ToImmutable(),
        Transitions = _transitions,
        Expectations = _expectations.ToImmutable(),
        Variables = _variables.ToImmutable(),
    };

    /// <summary>Null, or what is wrong with the line.</summary>
    public string? Read(string line, int number)
    {
        var (word, rest) = Cut(line);
        switch (word)
        {
            case "property" or "variable":
                var equals = rest.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1) return $"{word} name=value expected";
                (word == "property" ? _properties : _variables)[rest[..equals].Trim()] = rest[(equals + 1)..].Trim();
                return null;
            case "transfer":
                var (result, after) = Cut(rest);
                _transfers.Add(new TransferOutcome(result, after.Length == 0 ? TimeSpan.FromSeconds(1) : Time(after) ?? TimeSpan.Zero));
                return null;
            case "limit":
                if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var most)) return "limit number expected";
                _transitions = most;
                return null;
            case "reply":
                return ReadReply(rest);
            case "expect":
                _expectations.Add((number, rest));
                return rest.Length == 0 ? "expect needs to say what" : null;
        }
        if (ReadTrigger(line, out var action) is not { } trigger) return $"'{line}' names no moment";
        if (ReadAction(action) is not { } done) return $"'{action}' is not an action";
        _steps.Add(new CallerStep(trigger, done, number));
        return null;
    }

    // reply GET http://service/path 200 application/voicexml+xml file after 3s | Cache-Control: max-age=60 | ETag: "x"
    private string? ReadReply(string line)
    {
        var pieces = line.Split(" | ", StringSplitOptions.TrimEntries);
        var (text, after) = (pieces[0], TimeSpan.Zero);
        if (text.IndexOf(" after ", StringComparison.Ordinal) is var at and > 0)
        {
            if (Time(text[(at + " after ".Length)..].Trim()) is not { } delay) return "after time expected";
            (text, after) = (text[..at], delay);
        }
        var headers = pieces.Skip(1).Select(h => h.Split(": ", 2)).ToList();
        if (headers.Any(h => h.Length != 2)) return "Name: value expected after |";
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return "reply METHOD url status [type file] expected";
        _replies.Add(new ServiceReply(parts[0], parts[1], status, parts.ElementAtOrDefault(3) ?? "text/plain", parts.ElementAtOrDefault(4) ?? "")
        {
            After = after,
            Headers = [.. headers.Select(h => KeyValuePair.Create(h[0], h[1]))],
        });
        return null;
    }

    private static CallerTrigger? ReadTrigger(string line, out string action)
    {
        action = line;
        if (!line.StartsWith("at ", StringComparison.Ordinal)) return line.StartsWith("then ", StringComparison.Ordinal) ? After(line, out action) : new CallerTrigger.WhenQuiet();
        var rest = line["at ".Length..].TrimStart();
        if (rest.StartsWith('"') && rest.IndexOf('"', 1) is var end and > 0)
        {
            action = TakeOffset(rest[(end + 1)..].TrimStart(), out var offset);
            return new CallerTrigger.AtText(rest[1..end], offset);
        }
        var (word, tail) = Cut(rest);
        if (word == "prompt")
        {
            var (count, more) = Cut(tail);
            action = TakeOffset(more, out var offset);
            return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var prompt) ? new CallerTrigger.AtPrompt(prompt, offset) : null;
        }
        action = tail;
        return Time(word) is { } time ? new CallerTrigger.AtTime(time) : null;
    }

    private static CallerTrigger.AtOnce After(string line, out string action)
    {
        action = line["then ".Length..].TrimStart();
        return new CallerTrigger.AtOnce();
    }

    private static string TakeOffset(string text, out TimeSpan offset)
    {
        offset = TimeSpan.FromMilliseconds(100);
        if (!text.StartsWith('+')) return text;
        var (time, rest) = Cut(text[1..]);
        offset = Time(time) ?? offset;
        return rest;
    }

    private static CallerAction? ReadAction(string text)
    {
        var (word, rest) = Cut(text);
        return word switch
        {
            "press" => new CallerAction.Press(rest.Replace(" ", "", StringComparison.Ordinal)),
            "say" => ReadSay(rest),
            "mumble" => new CallerAction.Say(""),
            "speak" => Time(rest) is { } length ? new CallerAction.Speak(length) : null,
            "wait" => Time(rest) is { } time ? new CallerAction.Wait(time) : null,
            "silence" => new CallerAction.Silence(),
            "hangup" => new CallerAction.HangUp(),
            "abort" => new CallerAction.Abort(rest),
            "event" => new CallerAction.Event(Cut(rest).Word, Cut(rest).Tail),
            _ => null,
        };
    }

    // say austin @0.6 | boston @0.4 for 2s
    private static CallerAction.Say ReadSay(string line)
    {
        var (text, length) = (line, TimeSpan.Zero);
        if (line.LastIndexOf(" for ", StringComparison.Ordinal) is var at and > 0 && Time(line[(at + " for ".Length)..]) is { } time) (text, length) = (line[..at], time);
        var heard = text.Split('|', StringSplitOptions.TrimEntries).Select(ReadHypothesis).ToList();
        return new CallerAction.Say(heard[0].Text) { Confidence = heard[0].Confidence, Others = [.. heard.Skip(1)], Length = length };
    }

    private static Hypothesis ReadHypothesis(string text)
    {
        var at = text.LastIndexOf('@');
        return at >= 0 && double.TryParse(text.AsSpan(at + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var confidence)
            ? new Hypothesis(text[..at].Trim(), confidence)
            : new Hypothesis(text, 0.9);
    }

    private static TimeSpan? Time(string text)
    {
        var milliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        if (!text.EndsWith('s')) return null;
        return double.TryParse(text.AsSpan(0, text.Length - (milliseconds ? 2 : 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? milliseconds ? TimeSpan.FromMilliseconds(value) : TimeSpan.FromSeconds(value)
            : null;
    }

    private static (string Word, string Tail) Cut(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
    }
}
