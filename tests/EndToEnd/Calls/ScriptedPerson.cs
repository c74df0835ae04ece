using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Does on a real call what a caller script says: listens for silence and watches the trace where the scripted caller knows.</summary>
internal sealed class ScriptedPerson(RtpCaller caller, Func<Trace> trace)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Reactions = ["match", "nomatch", "filled", "event", "prompt", "noinput", "captured", "transferred", "hangup", "end"];

    // A voice may take its time to begin on a busy machine; a prompt may also be nothing but silence.
    private static readonly TimeSpan BeforeItSpeaks = TimeSpan.FromSeconds(4);

    private int _seen;
    private TimeSpan _acted;

    /// <summary>Why a script cannot be done by telephone; null when it can.</summary>
    public static string? Reason(CallerScript script)
    {
        if (!script.Properties.IsEmpty || !script.Variables.IsEmpty || script.Transitions is not null) return "sets what a telephone cannot set";
        if (!script.Replies.IsEmpty) return "needs services that answer by script";
        if (!script.Transfers.IsEmpty) return "needs a far end that behaves by script";
        foreach (var step in script.Steps)
        {
            if (step.Trigger is CallerTrigger.AtTime or CallerTrigger.AtPrompt) return "acts at a time of its own reckoning: words really spoken take another";
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
            case CallerTrigger.WhenQuiet:
                await QuietAsync();
                break;
        }
    }

    /// <summary>The platform speaks no more and does nothing: it waits.</summary>
    private async Task QuietAsync()
    {
        await UntilAsync(() => trace().Steps.Count > _seen && trace().Steps.Skip(_seen).Any(s => s.Kind is "item" or "prompt" or "noinput" or "nomatch" or "event" or "end"));
        var listening = Moment.Now;
        if (trace().Steps.Skip(_seen).Any(s => s.Kind == "prompt")) await UntilAsync(() => caller.HeardSoundSince(_acted) || Moment.Now - listening > BeforeItSpeaks);
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
        (_seen, _acted) = (trace().Steps.Count, Moment.Now);
        switch (action)
        {
            case CallerAction.Press press:
                await caller.PressAsync(press.Keys, 60);
                await UntilAsync(Reacted);
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

    private bool Reacted() => trace().Steps.Skip(_seen).Any(s => Reactions.Contains(s.Kind));

    private Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(() => caller.Dialog.Ended || condition(), Patience, $"a moment in {trace()}");
}
