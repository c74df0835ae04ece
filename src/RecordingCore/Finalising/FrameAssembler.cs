using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>Silences pauses, then makes frames of the two channels: left what the caller says, right what the caller hears; mono mixes both.</summary>
/// <param name="report">Hears what was recorded; null when it has heard it already.</param>
internal sealed class FrameAssembler(Rendition rendition, int channels, ImmutableArray<(long From, long To)> pauses, MediaReport? report = null) : ITimelineSink
{
    private short[] _frames = new short[8192];

    public void Take(long from, Span<short> says, Span<short> hears)
    {
        if (report is not null) Report(report, from, says, hears);
        foreach (var (pauseFrom, pauseTo) in pauses)
        {
            var begin = (int)Math.Clamp(pauseFrom - from, 0, says.Length);
            var end = (int)Math.Clamp(pauseTo - from, 0, says.Length);
            if (end > begin)
            {
                says[begin..end].Clear();
                hears[begin..end].Clear();
            }
            if (rendition.PauseFade > 0) Fade(from, says, hears, pauseFrom, pauseTo);
        }
        if (_frames.Length < says.Length * channels) _frames = new short[says.Length * channels];
        if (channels == 2)
        {
            for (var i = 0; i < says.Length; i++) (_frames[2 * i], _frames[2 * i + 1]) = (says[i], hears[i]);
        }
        else
        {
            for (var i = 0; i < says.Length; i++) _frames[i] = (short)Math.Clamp(says[i] + hears[i], short.MinValue, short.MaxValue);
        }
        rendition.Write(_frames.AsSpan(0, says.Length * channels));
    }

    private void Report(MediaReport report, long from, ReadOnlySpan<short> says, ReadOnlySpan<short> hears)
    {
        var at = from;
        foreach (var (pauseFrom, pauseTo) in pauses)
        {
            if (pauseTo <= at || pauseFrom >= from + says.Length) continue;
            if (pauseFrom > at) Piece(at, pauseFrom, says, hears);
            at = Math.Min(pauseTo, from + says.Length);
        }
        Piece(at, from + says.Length, says, hears);

        void Piece(long begin, long end, ReadOnlySpan<short> s, ReadOnlySpan<short> h)
        {
            if (end > begin) report.Sounds(s[(int)(begin - from)..(int)(end - from)], h[(int)(begin - from)..(int)(end - from)]);
        }
    }

    /// <summary>The innermost part of a fade is silent already.</summary>
    private const int Still = 60;

    private void Fade(long from, Span<short> says, Span<short> hears, long pauseFrom, long pauseTo)
    {
        var reach = rendition.PauseFade;
        for (var i = (int)Math.Clamp(pauseFrom - reach - from, 0, says.Length); i < Math.Clamp(pauseFrom - from, 0, says.Length); i++) Scale(says, hears, i, pauseFrom - from - i);
        if (pauseTo > long.MaxValue - reach) return;
        for (var i = (int)Math.Clamp(pauseTo - from, 0, says.Length); i < Math.Clamp(pauseTo + reach - from, 0, says.Length); i++) Scale(says, hears, i, from + i - pauseTo);
    }

    private void Scale(Span<short> says, Span<short> hears, int i, long distance)
    {
        var gain = distance <= Still ? 0 : 0.5 - 0.5 * Math.Cos(Math.PI * (distance - Still) / (rendition.PauseFade - Still));
        (says[i], hears[i]) = ((short)(says[i] * gain), (short)(hears[i] * gain));
    }
}
