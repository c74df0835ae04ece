using VxmlGir.Audio.G711;
using VxmlGir.Audio.Tones;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One SendDigits: keys as events, and the same as tones for a peer without telephone-events.</summary>
internal sealed class DigitItem(int id, byte[] codes, int toneSamples, int gapSamples, byte[]? tones)
{
    // Shorter is no key (Q.24), longer does not fit the duration field (RFC 4733 section 2.3.5).
    private const int MinMs = 40;
    private const int MaxMs = 8000;

    public int Id => id;

    public DigitItem? Next { get; set; }

    public ReadOnlySpan<byte> Codes => codes;

    public int ToneSamples => toneSamples;

    public int GapSamples => gapSamples;

    /// <summary>μ-law; null when events are to be sent.</summary>
    public ReadOnlySpan<byte> Tones => tones;

    public bool AsTones => tones is not null;

    /// <param name="asTones">Also renders the tones (on the caller's thread).</param>
    public static DigitItem From(int id, string digits, int toneMs, int gapMs, bool asTones)
    {
        var codes = digits.Where(c => TelephoneEvent.CodeOf(c) >= 0).Select(c => (byte)TelephoneEvent.CodeOf(c)).ToArray();
        toneMs = Math.Clamp(toneMs, MinMs, MaxMs);
        gapMs = Math.Clamp(gapMs, MinMs, MaxMs);
        return new DigitItem(id, codes, 8 * toneMs, 8 * gapMs, asTones ? Render(codes, toneMs, gapMs) : null);
    }

    private static byte[] Render(byte[] codes, int toneMs, int gapMs)
    {
        var keys = string.Concat(codes.Select(c => new TelephoneEvent(c, false, 0, 0).Digit));
        var pcm = DtmfGenerator.Keys(keys, toneMs, gapMs);
        var muLaw = new byte[pcm.Length];
        G711Codec.Encode(Law.Mu, pcm, muLaw);
        return muLaw;
    }
}
