using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Mixes the alert tone of a running recording into what goes to the peer; it begins with the recording, and stops in its pauses. Media thread only.</summary>
internal struct AlertMixer
{
    private long? _since;

    /// <param name="tone">Of the recordings that run now; null when none has one.</param>
    /// <param name="sample">Of the frame's first sample.</param>
    /// <param name="frame">μ-law, changed in place.</param>
    /// <returns>Whether the tone sounds in this frame.</returns>
    public bool Mix(TapTone? tone, long sample, Span<byte> frame)
    {
        if (tone is null)
        {
            _since = null;
            return false;
        }
        var since = _since ??= sample;
        var at = (sample - since) % tone.IntervalSamples;
        var samples = tone.Samples.Span;
        var mixed = false;
        foreach (ref var code in frame)
        {
            if (at < samples.Length)
            {
                code = G711Codec.EncodeSample(Law.Mu, (short)Math.Clamp(G711Codec.DecodeSample(Law.Mu, code) + samples[(int)at], short.MinValue, short.MaxValue));
                mixed = true;
            }
            at = at + 1 == tone.IntervalSamples ? 0 : at + 1;
        }
        return mixed;
    }
}
