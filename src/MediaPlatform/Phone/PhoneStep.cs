using System.Collections.Immutable;
using System.Globalization;

namespace VxmlGir.MediaPlatform.Phone;

/// <summary>What a person at the telephone does, one thing after the other.</summary>
public abstract record PhoneStep
{
    private PhoneStep() { }

    /// <summary>Keys, sent as DTMF.</summary>
    public sealed record Press(string Keys) : PhoneStep;

    /// <summary>A line of text, spoken by the platform's voice.</summary>
    public sealed record Say(string Text) : PhoneStep;

    /// <summary>An audio file.</summary>
    public sealed record PlayFile(string Path) : PhoneStep;

    public sealed record Wait(TimeSpan Length) : PhoneStep;

    public sealed record HangUp : PhoneStep;

    /// <summary>
    /// Reads <c>press 1 2 #</c>, <c>say TEXT</c>, <c>play FILE</c>, <c>wait 1.5s</c>, <c>hangup</c>, joined by <c>;</c> or lines;
    /// keys alone are pressed. On failure <paramref name="error"/> names the step.
    /// </summary>
    public static bool TryParse(string script, out ImmutableArray<PhoneStep> steps, out string error)
    {
        steps = [];
        error = "";
        var builder = ImmutableArray.CreateBuilder<PhoneStep>();
        foreach (var part in script.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ParseOne(part) is not { } step)
            {
                error = $"'{part}' is no step: press KEYS, say TEXT, play FILE, wait TIME (1.5s, 200ms) or hangup";
                return false;
            }
            builder.Add(step);
        }
        steps = builder.ToImmutable();
        return true;
    }

    private static PhoneStep? ParseOne(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var word = (blank < 0 ? text : text[..blank]).ToLowerInvariant();
        var rest = blank < 0 ? "" : text[(blank + 1)..].Trim();
        return word switch
        {
            "press" => ParseKeys(rest),
            "say" when rest.Length > 0 => new Say(rest),
            "play" when rest.Length > 0 => new PlayFile(rest),
            "wait" => ParseLength(rest) is { } length ? new Wait(length) : null,
            "hangup" or "q" or "quit" => new HangUp(),
            _ => ParseKeys(text),
        };
    }

    private static Press? ParseKeys(string text)
    {
        var keys = new string([.. text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToUpperInvariant)]);
        return keys.Length > 0 && keys.All(c => "0123456789*#ABCD".Contains(c, StringComparison.Ordinal)) ? new Press(keys) : null;
    }

    private static TimeSpan? ParseLength(string text)
    {
        var (number, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 0.001) : text.EndsWith('s') ? (text[..^1], 1.0) : (text, 1.0);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 86_400 ? TimeSpan.FromSeconds(value * unit) : null;
    }
}
