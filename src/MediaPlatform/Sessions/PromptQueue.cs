using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>
/// Prompts of one session on their way to the leg's player. Rendering may take time (a voice, a decoder); order is kept,
/// and a plan whose sound is at hand reaches the player within the call.
/// </summary>
internal sealed class PromptQueue(PromptRenderer renderer, MediaLeg leg, SessionInbox inbox, Action<PromptFailure> failed, CancellationToken ended) : IPromptOutput
{
    private readonly Lock _gate = new();
    private readonly Queue<PromptPlan> _waiting = new();
    private readonly Dictionary<int, int> _playing = [];
    private CancellationTokenSource _current = CancellationTokenSource.CreateLinkedTokenSource(ended);
    private bool _rendering;
    private bool _inHand;

    /// <summary>True while anything is queued, rendering or playing; false before the end of the last is reported, so that who waits for that report need not look again.</summary>
    public bool Busy
    {
        get { lock (_gate) return _inHand || _waiting.Count > 0 || _playing.Count > 0; }
    }

    public void Play(PromptPlan plan)
    {
        lock (_gate)
        {
            _waiting.Enqueue(plan);
            if (_rendering) return;
            _rendering = true;
        }
        _ = RenderInOrderAsync();
    }

    public void Stop()
    {
        PromptPlan[] dropped;
        CancellationTokenSource rendering;
        lock (_gate)
        {
            dropped = [.. _waiting];
            _waiting.Clear();
            rendering = _current;
            _current = CancellationTokenSource.CreateLinkedTokenSource(ended);
        }
        rendering.Cancel();
        leg.StopPlay();
        foreach (var plan in dropped) Report(plan.Id, PromptEnd.Stopped);
    }

    /// <summary>The player's word on one of its prompts; false when the prompt is not of this session.</summary>
    public bool OnPlayEnded(MediaEvent.PlayEnded ended)
    {
        int planId;
        lock (_gate)
        {
            if (!_playing.Remove(ended.Id, out planId)) return false;
        }
        inbox.Post(new SessionInput.PromptEnded(planId, ended.Completed ? PromptEnd.Played : PromptEnd.Stopped,
            Samples(ended.PlayedSamples), ended.LastMark, Samples(ended.SamplesSinceMark)));
        return true;
    }

    private async Task RenderInOrderAsync()
    {
        while (true)
        {
            PromptPlan? plan;
            CancellationToken stopped;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out plan))
                {
                    _rendering = false;
                    return;
                }
                (stopped, _inHand) = (_current.Token, true);
            }
            await RenderAsync(plan, stopped);
        }
    }

    private async ValueTask RenderAsync(PromptPlan plan, CancellationToken stopped)
    {
        var rendered = await renderer.RenderAsync(plan, stopped);
        foreach (var failure in rendered.Failures) failed(failure);
        PromptEnd? end = null;
        lock (_gate)
        {
            _inHand = false;
            // Stop() may have come while the sound was being made.
            if (stopped.IsCancellationRequested) end = PromptEnd.Stopped;
            else if (rendered.Pieces.IsEmpty) end = rendered.Failed ? PromptEnd.Failed : PromptEnd.Played;
            else _playing[leg.Play(rendered.Pieces.AsMemory())] = plan.Id;
        }
        if (end is { } known) Report(plan.Id, known);
    }

    private void Report(int planId, PromptEnd end) =>
        inbox.Post(new SessionInput.PromptEnded(planId, end, TimeSpan.Zero, null, TimeSpan.Zero));

    private static TimeSpan Samples(long count) => TimeSpan.FromSeconds(count / 8000.0);
}
