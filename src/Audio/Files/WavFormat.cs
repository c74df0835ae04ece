namespace VxmlGir.Audio.Files;

/// <summary>How a WAV file's samples are coded.</summary>
public enum WavCoding : byte
{
    /// <summary>16-bit linear, format tag 1.</summary>
    Pcm16,

    /// <summary>8-bit μ-law, format tag 7.</summary>
    MuLaw,

    /// <summary>8-bit A-law, format tag 6.</summary>
    ALaw,
}

/// <param name="Coding">The coding of each sample.</param>
/// <param name="Rate">Frames per second.</param>
/// <param name="Channels">1 or 2.</param>
public sealed record WavFormat(WavCoding Coding, int Rate, int Channels)
{
    internal int BytesPerFrame => Channels * (Coding == WavCoding.Pcm16 ? 2 : 1);
}
