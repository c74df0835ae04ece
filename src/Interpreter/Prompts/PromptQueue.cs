using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Defaults;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Prompts;

/// <summary>
/// Prompts between their evaluation and their sound. They leave as plans when the interpreter begins to wait (section 4.1.8);
/// neighbours with the same barge-in make one plan. Owned by the session.
/// </summary>
internal sealed class PromptQueue(SessionState session)
{
    private readonly List<Queued> _waiting = [];
    private readonly List<PromptPlan> _playing = [];
    /// <summary>Of those, the plans with a private value in them.</summary>
    private readonly List<int> _secret = [];
    /// <summary>Plans with a mark that were interrupted and whose end has not been reported.</summary>
    private readonly List<int> _cut = [];
    private int _lastId;

    public bool IsEmpty => _waiting.Count == 0;

    public bool IsPlaying => _playing.Count > 0;

    /// <summary>Whether keys may interrupt what plays now; true when nothing plays.</summary>
    public bool MayInterrupt => _playing.Count == 0 || _playing[0].BargeIn;

    public bool HasUninterruptible => _waiting.Any(q => !q.BargeIn);

    /// <summary>The <c>timeout</c> of the last prompt that left or waits (section 4.1.7).</summary>
    public TimeSpan? LastTimeout { get; private set; }

    /// <param name="secret">Its text is not shown in the trace.</param>
    public void Queue(ImmutableArray<PromptSegment> segments, bool bargeIn, TimeSpan? timeout, SourcePlace place, bool secret)
    {
        LastTimeout = timeout;
        if (!segments.IsEmpty) _waiting.Add(new Queued(segments, bargeIn, place, secret));
    }

    /// <summary>Only input that matches interrupts, everything else is not heard (section 4.1.5.1): of the last prompt.</summary>
    public bool IsHotword { get; set; }

    /// <summary>What was interrupted held a mark, and the platform has not said yet whether it was passed.</summary>
    public bool AwaitsMark => _cut.Count > 0;

    public void ForgetMarks() => _cut.Clear();

    public void ForgetTimeout() => LastTimeout = null;

    /// <summary>Hands everything to the platform. A caller who has gone hears nothing, but the trace shows what was queued.</summary>
    public void Flush()
    {
        for (var first = 0; first < _waiting.Count;)
        {
            var last = first;
            while (last < _waiting.Count && _waiting[last].BargeIn == _waiting[first].BargeIn) last++;
            var group = _waiting.GetRange(first, last - first);
            first = last;
            var plan = new PromptPlan(++_lastId, group[0].BargeIn, [.. group.SelectMany(q => q.Segments)]);
            foreach (var prompt in group)
            {
                session.Trace(session.CallerIsGone ? "unheard" : "prompt", prompt.Secret ? "••••" : Describe(prompt.Segments), prompt.Place);
            }
            if (session.CallerIsGone) continue;
            if (group.FirstOrDefault(q => q.Secret) is { } secret)
            {
                _secret.Add(plan.Id);
                session.Sensitive.PromptLeaves(secret.Place);
            }
            _playing.Add(plan);
            session.Setup.Ports.Prompts.Play(plan);
        }
        _waiting.Clear();
    }

    /// <summary>Plays now what belongs to no queue: audio while a fetch runs.</summary>
    public void PlayNow(PromptSegment segment, SourcePlace place)
    {
        var plan = new PromptPlan(++_lastId, BargeIn: false, [segment]);
        session.Trace("fetchaudio", Describe(plan.Segments), place);
        _playing.Add(plan);
        session.Setup.Ports.Prompts.Play(plan);
    }

    /// <summary>Drops what waits: the caller typed ahead of it.</summary>
    public void Skip() => _waiting.Clear();

    public void Stop()
    {
        if (_playing.Count == 0) return;
        _cut.AddRange(_playing.Where(p => p.Segments.Any(s => s is PromptSegment.Mark)).Select(p => p.Id));
        _playing.Clear();
        session.Setup.Ports.Prompts.Stop();
        var cut = _secret.Count;
        _secret.Clear();
        session.Sensitive.PromptsEnded(cut);
    }

    public void OnEnded(int planId)
    {
        _playing.RemoveAll(p => p.Id == planId);
        _cut.Remove(planId);
        session.Sensitive.PromptsEnded(_secret.RemoveAll(id => id == planId));
    }

    public static string Describe(ImmutableArray<PromptSegment> segments)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(segment switch
            {
                PromptSegment.Speech speech => $"{(speech.Language == PlatformDefaults.Document.Language ? "" : $"[{speech.Language}] ")}{speech.Markup ?? speech.Text}",
                PromptSegment.Audio audio => $"[audio {audio.Source}{(audio.Fallback.IsEmpty ? "" : " | " + Describe(audio.Fallback))}]",
                PromptSegment.Silence silence => $"[silence {Durations.Write(silence.Length)}]",
                PromptSegment.Mark mark => $"[mark {mark.Name}]",
                _ => "",
            });
        }
        return text.ToString();
    }

    private sealed record Queued(ImmutableArray<PromptSegment> Segments, bool BargeIn, SourcePlace Place, bool Secret);
}
