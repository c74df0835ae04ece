namespace VxmlGir.Audio.Files;

/// <summary>Decoded audio.</summary>
/// <param name="Rate">Frames per second.</param>
/// <param name="Channels">Samples per frame, at least 1.</param>
/// <param name="Samples">Interleaved 16-bit samples, <c>Frames × Channels</c> of them.</param>
public sealed record AudioClip(int Rate, int Channels, short[] Samples)
{
    public int Frames => Samples.Length / Channels;

    public TimeSpan Duration => TimeSpan.FromSeconds((double)Frames / Rate);
}
