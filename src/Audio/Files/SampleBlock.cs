using VxmlGir.Audio.Resampling;

namespace VxmlGir.Audio.Files;

/// <summary>Where a file's uncompressed samples lie and what they are; checked against the limits before anything is allocated.</summary>
/// <param name="Container">For the format's name: <c>wav</c>, <c>au</c>, <c>headerless</c>.</param>
internal readonly record struct SampleBlock(string Container, SampleCoding Coding, long Rate, int Channels, long Offset)
{
    /// <param name="bytes">The samples; an incomplete last frame is dropped.</param>
    public AudioReadResult Read(ReadOnlySpan<byte> bytes, AudioLimits limits)
    {
        if (Rate > int.MaxValue || !RateConversion.IsSupported((int)Rate)) return Bad($"a rate of {Rate} Hz is not supported (1,000 to 384,000)");
        if (Channels < 1 || Channels > limits.MaxChannels) return Bad($"{Channels} channels (1 to {limits.MaxChannels} are supported)");
        var width = SampleDecoder.BytesPerSample(Coding);
        var frames = bytes.Length / (width * Channels);
        if (frames == 0) return Bad("no audio");
        if (Excess(frames, Channels, (int)Rate, limits) is { } excess) return Bad(excess);
        var samples = new short[frames * Channels];
        SampleDecoder.Decode(Coding, bytes[..(samples.Length * width)], samples);
        return new AudioReadResult.Ok(new AudioClip((int)Rate, Channels, samples), $"{Container} {SampleDecoder.Name(Coding)}");
    }

    /// <summary>Which limit so much audio would break, if any.</summary>
    public static string? Excess(long frames, int channels, int rate, AudioLimits limits) =>
        frames > limits.MaxDuration.TotalSeconds * rate ? $"longer than {limits.MaxDuration.TotalMinutes:0.#} minutes"
        : frames * channels > limits.MaxSamples ? $"more than {limits.MaxSamples} samples"
        : null;

    private AudioReadResult.Bad Bad(string reason) => new($"{Container}: {reason}", Offset);
}
