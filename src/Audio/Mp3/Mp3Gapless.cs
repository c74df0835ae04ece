namespace VxmlGir.Audio.Mp3;

/// <summary>What the Xing or Info frame of an encoder says about the samples it added at both ends (LAME tag, revision 1).</summary>
/// <param name="IsTagFrame">The first frame is the tag: it holds no audio.</param>
/// <param name="Delay">Samples put before the audio, or none known.</param>
/// <param name="Padding">Samples put after it.</param>
internal readonly record struct Mp3Gapless(bool IsTagFrame, int? Delay, int Padding)
{
    private const int DecoderDelay = 529;

    public static Mp3Gapless Read(ReadOnlySpan<byte> file, Mp3FrameHeader first)
    {
        var frame = file[..Math.Min(first.Length, file.Length)];
        var tag = frame.Length > 4 + first.SideBytes + 8 ? frame[(4 + first.SideBytes)..] : [];
        if (frame.Length > 40 && frame[36..].StartsWith("VBRI"u8)) return new Mp3Gapless(true, null, 0);
        if (!tag.StartsWith("Xing"u8) && !tag.StartsWith("Info"u8)) return default;
        var flags = tag[7];
        var encoder = 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 2) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 100 : 0) + ((flags & 8) != 0 ? 4 : 0);
        if (tag.Length < encoder + 24 || tag[encoder] == 0) return new Mp3Gapless(true, null, 0);
        var at = tag[(encoder + 21)..];
        return new Mp3Gapless(true, at[0] << 4 | at[1] >> 4, (at[1] & 15) << 8 | at[2]);
    }

    /// <summary>Which of the decoded frames are audio.</summary>
    public (int Skip, int Keep) Trim(int decoded)
    {
        if (Delay is not { } delay) return (0, decoded);
        var skip = Math.Min(decoded, delay + DecoderDelay);
        return (skip, Math.Max(0, decoded - skip - Math.Max(0, Padding - DecoderDelay)));
    }
}
