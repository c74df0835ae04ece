using System.Collections.Immutable;
using System.Globalization;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>When a caller acts.</summary>
public abstract record CallerTrigger
{
    private CallerTrigger() { }

    /// <summary>When the platform has finished speaking and waits for the caller.</summary>
    public sealed record WhenQuiet : CallerTrigger;

    /// <summary>Right after the action before.</summary>
    public sealed record AtOnce : CallerTrigger;

    /// <summary>When prompt number <paramref name="Number"/> of the session has played for <paramref name="After"/>.</summary>
    public sealed record AtPrompt(int Number, TimeSpan After) : CallerTrigger;

    /// <summary>When a prompt whose text holds <paramref name="Text"/> has played for <paramref name="After"/>.</summary>
    public sealed record AtText(string Text, TimeSpan After) : CallerTrigger;

    /// <summary>At a time of the session.</summary>
    public sealed record AtTime(TimeSpan Time) : CallerTrigger;
}

/// <summary>What a caller does.</summary>
public abstract record CallerAction
{
    private CallerAction() { }

    public sealed record Press(string Keys) : CallerAction;

    /// <param name="Text">Empty: something the recogniser does not understand.</param>
    public sealed record Say(string Text) : CallerAction
    {
        public double Confidence { get; init; } = 0.9;

        /// <summary>How long it takes to say; zero: no time.</summary>
        public TimeSpan Length { get; init; }

        /// <summary>What else the recogniser may have understood.</summary>
        public ImmutableArray<Interpreter.Ports.Hypothesis> Others { get; init; } = [];
    }

    /// <summary>Talks on for that long, to be recorded; no recogniser listens.</summary>
    public sealed record Speak(TimeSpan Time) : CallerAction;

    public sealed record Wait(TimeSpan Time) : CallerAction;

    /// <summary>Says and presses nothing until the dialog has noticed.</summary>
    public sealed record Silence : CallerAction;

    public sealed record HangUp : CallerAction;

    public sealed record Abort(string Reason) : CallerAction;

    public sealed record Event(string Name, string Message) : CallerAction;
}

public sealed record CallerStep(CallerTrigger Trigger, CallerAction Action, int Line);

/// <summary>How the far end of a transfer behaves, in order of transfers.</summary>
public sealed record TransferOutcome(string Result, TimeSpan After)
{
    /// <summary>The parties talk (at once, for <see cref="After"/>) before it ends so.</summary>
    public bool Connects => Result is "far_end_disconnect" or "near_end_disconnect" or "network_disconnect" or "maxtime_disconnect";
}

/// <summary>What an HTTP service answers.</summary>
public sealed record ServiceReply(string Method, string Url, int Status, string MediaType, string File)
{
    /// <summary>How long the service takes.</summary>
    public TimeSpan After { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>A caller as a readable file; the format is described in <c>tests/dialogs/README.md</c>.</summary>
public sealed record CallerScript(ImmutableArray<CallerStep> Steps)
{
    public static CallerScript Empty { get; } = new(ImmutableArray<CallerStep>.Empty);

    public ImmutableArray<TransferOutcome> Transfers { get; init; } = [];

    public ImmutableArray<ServiceReply> Replies { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Steps without waiting after which the session ends; null: the platform's limit.</summary>
    public int? Transitions { get; init; }

    public ImmutableDictionary<string, string> Variables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What must come of the call, as written after <c>expect</c>; read by <c>Testing</c>.</summary>
    public ImmutableArray<(int Line, string Text)> Expectations { get; init; } = [];

    /// <summary>Reads a script; a line that is not understood is an error with its number.</summary>
    public static (CallerScript? Script, string? Error) Parse(string text)
    {
        var parser = new CallerScriptParser();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed.StartsWith("//", StringComparison.Ordinal)) continue;
            if (parser.Read(trimmed, number) is { } error) return (null, $"line {number.ToString(CultureInfo.InvariantCulture)}: {error}");
        }
        return (parser.ToScript(), null);
    }
}
