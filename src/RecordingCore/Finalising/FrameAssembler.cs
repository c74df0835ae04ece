using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>Silences pauses, then makes frames of the two channels: left what the caller says, right what the caller hears; mono mixes both.</summary>
internal sealed class FrameAssembler(Rendition rendition, int channels, ImmutableArray<(long From, long To)> pauses) : ITimelineSink
{
    private short[] _frames = new short[8192];

    public void Take(long from, Span<short> says, Span<short> hears)
    {
        foreach (var (pauseFrom, pauseTo) in pauses)
        {
            var begin = (int)Math.Clamp(pauseFrom - from, 0, says.Length);
            var end = (int)Math.Clamp(pauseTo - from, 0, says.Length);
            if (end <= begin) continue;
            says[begin..end].Clear();
            hears[begin..end].Clear();
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
}
