namespace VxmlGir.RecordingCore.Privacy;

/// <summary>The keys of the last seconds, told or heard, and which of them may be heard in the recording. Writer thread only.</summary>
internal sealed class KeySpans
{
    /// <summary>A key and what tells of it lie at most 400 ms apart.</summary>
    private const long Near = 3200;

    /// <summary>A report never precedes its tone by more: what begins later is the next key.</summary>
    private const long Ahead = 640;

    /// <summary>A tone and an event of one digit that near are one key.</summary>
    private const long Same = 800;

    private const int Remembered = 64;
    private const int Unmatched = 8;
    private KeySpan[] _spans = []; // Made for the first key: most recordings hold none, and small things then lie close together.
    private readonly Disclosure[] _early = new Disclosure[Unmatched];
    private int _count;
    private int _next;
    private int _nextEarly;

    public bool Any => _count > 0;

    /// <summary>A tone of the digit stands from <paramref name="from"/>, which is its identity, to at least <paramref name="to"/>.</summary>
    /// <returns>The span that had to be forgotten for it, or nothing.</returns>
    public KeySpan Tone(char digit, long from, long to, long sample)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var known = ref _spans[i];
            if (known.IsEvent || known.Digit != digit || known.From != from) continue;
            known.To = Math.Max(known.To, to);
            return default;
        }
        return Add(new KeySpan { Digit = digit, From = from, To = to, Sample = sample, Disclosed = TakeEarly(digit, sample) });
    }

    /// <summary>An event's packet: the key is down over [from, to). A timestamp inside a known event is that event moved.</summary>
    /// <returns>The span that had to be forgotten for it, or nothing.</returns>
    public KeySpan Event(char digit, long from, long to, long sample, bool over)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var known = ref _spans[i];
            if (!known.IsEvent || known.Digit != digit || from < known.From || (known.Over ? from >= known.To : from > known.To) && from != known.From) continue;
            (known.To, known.Over) = (Math.Max(known.To, to), known.Over || over);
            return default;
        }
        return Add(new KeySpan { Digit = digit, IsEvent = true, From = from, To = to, Sample = sample, Over = over });
    }

    /// <summary>The nearest event of the digit, else the nearest tone that no event explains, is harmless.</summary>
    /// <returns>False when none is known: a tone that is decided on later may still be the one.</returns>
    public bool Disclose(Disclosure disclosure)
    {
        var nearest = Nearest(disclosure, isEvent: true);
        if (nearest < 0) nearest = Nearest(disclosure, isEvent: false);
        if (nearest >= 0) _spans[nearest].Disclosed = true;
        else _early[_nextEarly++ % Unmatched] = disclosure;
        return nearest >= 0;
    }

    /// <summary>Whether a key that is not disclosed may sound in [from, to).</summary>
    public bool Hides(long from, long to)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_spans[i].Touches(from, to) && !IsDisclosed(i)) return true;
        }
        return false;
    }

    private int Nearest(Disclosure disclosure, bool isEvent)
    {
        var (nearest, distance) = (-1, Near + 1);
        for (var i = 0; i < _count; i++)
        {
            ref var span = ref _spans[i];
            if (span.Digit != disclosure.Digit || span.IsEvent != isEvent || span.Disclosed || (!isEvent && EventOf(i) >= 0)) continue;
            if (!isEvent && span.Sample > disclosure.Sample + Ahead) continue;
            var away = Math.Max(0, Math.Max(span.Sample - disclosure.Sample, disclosure.Sample - span.Sample - (isEvent ? 0 : span.To - span.From)));
            if (away < distance) (nearest, distance) = (i, away);
        }
        return nearest;
    }

    private bool IsDisclosed(int index) => _spans[index] is { IsEvent: false } && EventOf(index) is >= 0 and var told ? _spans[told].Disclosed : _spans[index].Disclosed;

    // What leaks beside an event is the event's key: it shares its fate.
    private int EventOf(int index)
    {
        ref var tone = ref _spans[index];
        var (nearest, distance) = (-1, long.MaxValue);
        for (var i = 0; i < _count; i++)
        {
            ref var span = ref _spans[i];
            if (!span.IsEvent || span.Digit != tone.Digit || span.From - Same > tone.To || tone.From > span.To + Same) continue;
            if (Math.Abs(span.From - tone.From) is var away && away < distance) (nearest, distance) = (i, away);
        }
        return nearest;
    }

    // A key by INFO, or a decision of the live path, may come before this detector's.
    private bool TakeEarly(char digit, long sample)
    {
        for (var i = 0; i < Unmatched; i++)
        {
            if (_early[i].Digit != digit || sample > _early[i].Sample + Ahead || sample < _early[i].Sample - Near) continue;
            _early[i] = default;
            return true;
        }
        return false;
    }

    private KeySpan Add(in KeySpan span)
    {
        if (_spans.Length == 0) _spans = new KeySpan[Remembered];
        var forgotten = _count == Remembered ? _spans[_next] : default;
        _spans[_next] = span;
        _next = (_next + 1) % Remembered;
        _count = Math.Min(_count + 1, Remembered);
        return forgotten;
    }
}
