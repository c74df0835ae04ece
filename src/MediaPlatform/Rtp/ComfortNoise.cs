namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>Comfort noise of RFC 3389: only the level is used, its spectrum is taken as white (section 3.3 permits).</summary>
internal struct ComfortNoise(uint seed)
{
    public const byte StaticPayloadType = 13;

    /// <summary>What we send while suppressing silence: no noise of ours, the quietest level (section 3.1: 0..127 below 0 dBov).</summary>
    public const byte QuietLevel = 127;

    private uint _state = seed | 1;

    public static bool TryReadLevel(ReadOnlySpan<byte> payload, out byte level)
    {
        level = payload.IsEmpty ? QuietLevel : (byte)(payload[0] & 0x7F);
        return !payload.IsEmpty;
    }

    /// <summary>Peak amplitude of uniform white noise with the RMS of that many dB below overload.</summary>
    public static int AmplitudeOf(byte levelBelowOverload) =>
        levelBelowOverload >= 90 ? 0 : (int)(32767 * Math.Pow(10, -levelBelowOverload / 20.0) * 1.732);

    public void Fill(Span<short> samples, int amplitude)
    {
        if (amplitude == 0)
        {
            samples.Clear();
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            // Numerical Recipes' linear congruence: its upper half is white enough to be heard as noise.
            _state = _state * 1664525 + 1013904223;
            samples[i] = (short)(((short)(_state >> 16) * (long)Math.Min(amplitude, short.MaxValue)) >> 15);
        }
    }
}
