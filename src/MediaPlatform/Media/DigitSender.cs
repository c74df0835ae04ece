using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One telephone-event packet to be sent.</summary>
/// <param name="Start">Leg sample of the event's beginning: its RTP timestamp.</param>
internal readonly record struct EventPacket(TelephoneEvent Event, long Start, bool Marker);

/// <summary>
/// Presses keys. As events: updates while the tone lasts, the end three times (RFC 4733 section 2.5.1.4), then the gap; as tones: audio in place of
/// the player's. Media thread only.
/// </summary>
internal sealed class DigitSender(DueNotices notices)
{
    private const int EndPackets = 3;
    private const byte Volume = 10;

    private DigitItem? _current;
    private DigitItem? _last;
    private int _digit;
    private int _toneOffset;
    private long _start;
    private int _elapsed;
    private int _ends;
    private int _gap;

    /// <summary>While true the leg sends no prompt: the player waits.</summary>
    public bool Active => _current is not null;

    public bool AsTones => _current is { AsTones: true };

    public void Add(DigitItem item)
    {
        if (_last is null) _current = item;
        else _last.Next = item;
        _last = item;
    }

    public void Clear() => (_current, _last) = (null, null);

    /// <summary>Tones for the next frame.</summary>
    /// <returns>Samples written; the rest is silence.</returns>
    public int Fill(MediaLeg leg, Span<byte> muLaw)
    {
        var tones = _current!.Tones[_toneOffset..];
        var count = Math.Min(tones.Length, muLaw.Length);
        tones[..count].CopyTo(muLaw);
        muLaw[count..].Fill(Player.MuLawSilence);
        _toneOffset += count;
        if (_toneOffset >= _current.Tones.Length) Finish(leg);
        return count;
    }

    /// <summary>What to send at <paramref name="sample"/>, where a step of that many samples begins.</summary>
    /// <returns>False in a gap.</returns>
    public bool Step(MediaLeg leg, long sample, int samples, out EventPacket packet)
    {
        packet = default;
        if (_digit >= _current!.Codes.Length)
        {
            Finish(leg);
            return false;
        }

        var begins = _elapsed == 0;
        if (begins) _start = sample;
        if (_elapsed < _current.ToneSamples)
        {
            _elapsed += samples;
            _ends = _elapsed >= _current.ToneSamples ? 1 : 0;
            packet = new EventPacket(Event(end: _ends == 1), _start, begins);
            return true;
        }

        return Ended(leg, samples, out packet);
    }

    private bool Ended(MediaLeg leg, int samples, out EventPacket packet)
    {
        var repeats = _ends < EndPackets;
        packet = repeats ? new EventPacket(Event(end: true), _start, false) : default;
        _ends += repeats ? 1 : 0;
        _gap += samples;
        if (_gap < _current!.GapSamples || _ends < EndPackets) return repeats;
        (_digit, _elapsed, _ends, _gap) = (_digit + 1, 0, 0, 0);
        if (_digit >= _current.Codes.Length) Finish(leg);
        return repeats;
    }

    private TelephoneEvent Event(bool end) =>
        new(_current!.Codes[_digit], end, Volume, (ushort)Math.Min(_elapsed, ushort.MaxValue));

    private void Finish(MediaLeg leg)
    {
        notices.Post(new Notice(leg, NoticeKind.DigitsSent, _current!.Id));
        _current = _current.Next;
        if (_current is null) _last = null;
        (_digit, _toneOffset, _elapsed, _ends, _gap) = (0, 0, 0, 0, 0);
    }
}
