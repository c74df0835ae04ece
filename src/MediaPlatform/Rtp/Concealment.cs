namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>Stands in for lost audio: repeats the last 10 ms heard, fading to silence over 60 ms (the idea of G.711 Appendix I, without its pitch search).</summary>
internal sealed class Concealment
{
    private const int PeriodSamples = 80;
    private const int FadeSamples = 480;

    private readonly short[] _last = new short[PeriodSamples];
    private int _filled = FadeSamples;

    public void Heard(ReadOnlySpan<short> pcm)
    {
        _filled = 0;
        if (pcm.Length >= PeriodSamples)
        {
            pcm[^PeriodSamples..].CopyTo(_last);
            return;
        }

        _last.AsSpan(pcm.Length).CopyTo(_last);
        pcm.CopyTo(_last.AsSpan(PeriodSamples - pcm.Length));
    }

    /// <returns>True when this begins a new hole.</returns>
    public bool Fill(Span<short> pcm)
    {
        var begins = _filled == 0;
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = _filled >= FadeSamples ? (short)0 : (short)(_last[_filled % PeriodSamples] * (FadeSamples - _filled) / FadeSamples);
            if (_filled < FadeSamples) _filled++;
        }

        return begins;
    }
}
