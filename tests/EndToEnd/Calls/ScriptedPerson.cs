using System.Text.RegularExpressions;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Does on a real call what a caller script says: listens for silence and watches the trace where the scripted caller knows.</summary>
internal sealed partial class ScriptedPerson(RtpCaller caller, Func<Trace> trace)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Reactions = ["match", "nomatch", "filled", "event", "prompt", "noinput", "captured", "transferred", "hangup", "end"];

    // A prompt may be nothing but silence. Words are waited for: a voice may take its time to begin on a busy machine.
    private static readonly TimeSpan BeforeItSpeaks = TimeSpan.FromSeconds(4);

    // From a key to its first trace, and from the last of an entry to the next question, where there is one.
    private static readonly TimeSpan ToBeTaken = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ToAskAgain = TimeSpan.FromSeconds(1);
    private static readonly string[] Asking = ["prompt", "key", "nomatch", "hangup", "end"];

    private readonly Dictionary<int, TimeSpan> _heard = [];
    private int _seen;
    private bool _pressed;
    private TimeSpan _acted;

    /// <summary>Keys are pressed one after the other, and what is typed ahead of a question waits until it is asked: as in virtual time, where asking takes none.</summary>
    public bool InTurn { get; init; }

    /// <summary>Why a script cannot be done by telephone; null when it can.</summary>
    public static string? Reason(CallerScript script)
    {
        if (!script.Properties.IsEmpty || !script.Variables.IsEmpty || script.Transitions is not null) return "sets what a telephone cannot set";
        if (!script.Replies.IsEmpty) return "needs services that answer by script";
        if (!script.Transfers.IsEmpty) return "needs a far end that behaves by script";
        foreach (var step in script.Steps)
        {
            if (step.Trigger is CallerTrigger.AtTime) return "acts at a time of its own reckoning: words really spoken take another";
            if (step.Action is CallerAction.Say) return "needs a recogniser";
            if (step.Action is CallerAction.Speak) return "speaks for a time that the trace shows";
            if (step.Action is CallerAction.Abort or CallerAction.Event) return "needs the platform's own hand";
        }
        return null;
    }

    public async Task PerformAsync(CallerScript script)
    {
        foreach (var step in script.Steps)
        {
            // A hotword prompt speaks on whatever is pressed: who acts at a time of it waits for nothing else.
            if (_pressed && step.Trigger is CallerTrigger.WhenQuiet or CallerTrigger.AtText) await UntilAsync(Reacted);
            await MomentAsync(step.Trigger);
            if (caller.Dialog.Ended) return;
            await DoAsync(step.Action);
        }
    }

    private async Task MomentAsync(CallerTrigger trigger)
    {
        switch (trigger)
        {
            case CallerTrigger.AtText at:
                await UntilAsync(() => trace().Has("prompt", at.Text));
                await caller.Rtp.SayOnAsync(at.After.TotalSeconds);
                break;
            case CallerTrigger.AtPrompt at:
                await UntilAsync(() => trace().Of("prompt").Count() >= at.Number);
                var began = await HeardAsync(at.Number);
                await UntilAsync(() => Moment.Now - began >= at.After);
                break;
            case CallerTrigger.WhenQuiet:
                await QuietAsync();
                break;
        }
    }

    /// <summary>The platform speaks no more and does nothing: it waits.</summary>
    private async Task QuietAsync()
    {
        await UntilAsync(() => trace().Steps.Count > _seen && trace().Steps.Skip(_seen).Any(s => s.Kind is "item" or "prompt" or "noinput" or "nomatch" or "event" or "end"));
        // A prompt that a key came after was interrupted, perhaps before a sound of it.
        if (trace().Steps.Skip(_seen).LastOrDefault(s => s.Kind is "prompt" or "key") is { Kind: "prompt" }) await SpeaksAsync();
        while (!caller.Dialog.Ended)
        {
            var before = trace().Steps.Count;
            var from = Moment.Now;
            await UntilAsync(() => Moment.Now - from > Pause);
            if (trace().Steps.Count == before && !caller.HeardSoundSince(Moment.Now - Pause)) return;
        }
    }

    private async Task DoAsync(CallerAction action)
    {
        // Who only waits has not done anything that the platform could react to.
        if (action is not CallerAction.Wait) (_seen, _acted, _pressed) = (trace().Steps.Count, Moment.Now, action is CallerAction.Press);
        switch (action)
        {
            case CallerAction.Press press:
                await (InTurn ? PressInTurnAsync(press.Keys) : caller.PressAsync(press.Keys, 60));
                break;
            case CallerAction.Silence:
                await UntilAsync(() => trace().Steps.Skip(_seen).Any(s => s.Kind is "noinput" or "nomatch" or "event" or "end"));
                break;
            case CallerAction.Wait wait:
                await caller.Rtp.SayOnAsync(wait.Time.TotalSeconds);
                break;
            case CallerAction.HangUp:
                await caller.HangUpAsync();
                break;
        }
    }

    /// <summary>When the prompt of that number was first heard.</summary>
    private async Task<TimeSpan> HeardAsync(int prompt)
    {
        if (_heard.TryGetValue(prompt, out var before)) return before;
        await SpeaksAsync();
        return _heard[prompt] = Moment.Now;
    }

    private async Task SpeaksAsync()
    {
        var from = Moment.Now;
        var hasWords = trace().Of("prompt").LastOrDefault() is { } last && Words().IsMatch(last);
        await UntilAsync(() => caller.HeardSoundSince(_acted) || (!hasWords && Moment.Now - from > BeforeItSpeaks));
    }

    private async Task PressInTurnAsync(string keys)
    {
        for (var i = 0; i < keys.Length && !caller.Dialog.Ended; i++)
        {
            var before = trace().Steps.Count;
            await caller.PressAsync(keys[i..(i + 1)], 60);
            if (i == keys.Length - 1) return;
            await WithinAsync(ToBeTaken, () => trace().Steps.Count > before);
            if (trace().Steps.Skip(before).Any(s => s.Kind == "match")) await WithinAsync(ToAskAgain, () => Asking.Contains(trace().Steps[^1].Kind));
        }
    }

    private Task WithinAsync(TimeSpan limit, Func<bool> condition)
    {
        var from = Moment.Now;
        return UntilAsync(() => condition() || Moment.Now - from > limit);
    }

    private bool Reacted() => trace().Steps.Skip(_seen).Any(s => Reactions.Contains(s.Kind));

    private Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(() => caller.Dialog.Ended || condition(), Patience, $"a moment in {trace()}");

    // Anything that is spoken: what stands in brackets is a file, a silence or a mark.
    [GeneratedRegex(@"^(\s*\[[^\]]*\])*\s*[\p{L}\p{N}]")]
    private static partial Regex Words();
}
