using System.Buffers.Binary;
using VxmlGir.Audio.Files;

namespace VxmlGir.Audio.Mp3;

/// <summary>
/// MP3 files. The frames are walked and counted here first; only whole frames of one stream reach the native decoder,
/// so that lengths, memory and resynchronisation are ours to bound.
/// </summary>
internal static class Mp3FileReader
{
    public static bool HasTag(ReadOnlySpan<byte> file) => file.StartsWith("ID3"u8);

    public static bool IsPromised(string mediaType, string? fileName) =>
        mediaType is "audio/mpeg" or "audio/mp3" or "audio/mpeg3" or "audio/x-mpeg" or "audio/x-mp3"
        || string.Equals(Path.GetExtension(fileName), ".mp3", StringComparison.OrdinalIgnoreCase);

    /// <summary>Two like frames in a row at the very start; one alone may be chance.</summary>
    public static bool Matches(ReadOnlySpan<byte> file) => FollowedByAnother(file, 0);

    public static AudioReadResult Read(ReadOnlySpan<byte> file, AudioLimits limits)
    {
        var start = FirstFrame(file, AfterTag(file), limits.MaxSyncBytes);
        if (start < 0) return new AudioReadResult.Bad($"mp3: no frame within {limits.MaxSyncBytes} bytes", AfterTag(file));
        var first = Mp3FrameHeader.Parse(file[start..])!.Value;
        var gapless = Mp3Gapless.Read(file[start..], first);
        if (gapless.IsTagFrame) start += first.Length;
        var frames = Walk(file, start, first, limits.MaxSyncBytes);
        if (frames.Count == 0) return new AudioReadResult.Bad("mp3: no audio", start);
        var length = (long)frames.Count * first.Samples;
        if (SampleBlock.Excess(length, first.Channels, first.Rate, limits) is { } excess) return new AudioReadResult.Bad($"mp3: {excess}", start);
        if (!Mp3Encoder.IsAvailable(out var reason)) return new AudioReadResult.Bad($"mp3: {reason}", start);
        return Decode(file, frames, first, gapless) is { } clip
            ? new AudioReadResult.Ok(clip, $"mp3 {(first.Version == 3 ? "MPEG-1" : "MPEG-2")}")
            : new AudioReadResult.Bad("mp3: the decoder found no audio", start);
    }

    /// <summary>The end of an ID3v2 tag (its length has seven bits per byte), or 0.</summary>
    private static int AfterTag(ReadOnlySpan<byte> file)
    {
        if (!HasTag(file) || file.Length < 10) return 0;
        var length = 10L + ((file[6] & 0x7F) << 21 | (file[7] & 0x7F) << 14 | (file[8] & 0x7F) << 7 | file[9] & 0x7F);
        return (int)Math.Min(length, file.Length);
    }

    private static int FirstFrame(ReadOnlySpan<byte> file, int from, int maxSyncBytes)
    {
        var end = (int)Math.Min(file.Length, (long)from + maxSyncBytes);
        for (var at = from; at < end; at++)
        {
            if (file[at] == 0xFF && FollowedByAnother(file, at)) return at;
        }

        return -1;
    }

    private static bool FollowedByAnother(ReadOnlySpan<byte> file, int at)
    {
        if (Mp3FrameHeader.Parse(file[at..]) is not { } first || at + first.Length > file.Length) return false;
        var next = file[(at + first.Length)..];
        return next.IsEmpty || Mp3FrameHeader.Parse(next) is { } second && first.Matches(second);
    }

    /// <summary>Offset and length of each whole frame of the stream; what lies between is skipped, up to the search limit in all.</summary>
    private static List<(int At, int Length)> Walk(ReadOnlySpan<byte> file, int start, Mp3FrameHeader first, int maxSyncBytes)
    {
        var frames = new List<(int, int)>();
        var skipped = 0;
        for (var at = start; at < file.Length - 4 && skipped <= maxSyncBytes;)
        {
            if (Mp3FrameHeader.Parse(file[at..]) is { } header && header.Matches(first))
            {
                if (header.Length > file.Length - at) break;
                frames.Add((at, header.Length));
                at += header.Length;
            }
            else
            {
                at++;
                skipped++;
            }
        }

        return frames;
    }

    private static AudioClip? Decode(ReadOnlySpan<byte> file, List<(int At, int Length)> frames, Mp3FrameHeader first, Mp3Gapless gapless)
    {
        using var decoder = new Mp3Decoder(first.Channels);
        var samples = new short[frames.Count * first.Samples * first.Channels];
        var written = 0;
        foreach (var (at, length) in frames) written += decoder.Decode(file.Slice(at, length), samples.AsSpan(written));
        if (written == 0) return null;
        var (skip, keep) = gapless.Trim(written / first.Channels);
        return new AudioClip(first.Rate, first.Channels, samples[(skip * first.Channels)..((skip + keep) * first.Channels)]);
    }
}
