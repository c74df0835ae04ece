using VxmlGir.Audio.Mp3;

namespace VxmlGir.Audio.Files;

/// <summary>Reads a whole audio file of any supported kind.</summary>
public static class AudioFileReader
{
    private const int HeaderlessRate = 8000;

    /// <summary>Decides the kind by the content's own signature, then by media type, then by the name's extension. Never throws.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="mediaType">As the server gave it, parameters included; null or empty when unknown.</param>
    /// <param name="fileName">A name or path whose extension may tell the kind of a headerless file.</param>
    /// <param name="limits">What is accepted.</param>
    public static AudioReadResult Read(ReadOnlySpan<byte> bytes, string? mediaType, string? fileName, AudioLimits limits)
    {
        if (bytes.Length > limits.MaxBytes) return new AudioReadResult.Bad($"larger than {limits.MaxBytes} bytes", limits.MaxBytes);
        if (bytes.IsEmpty) return new AudioReadResult.Bad("the file is empty", 0);
        if (WavFileReader.Matches(bytes)) return WavFileReader.Read(bytes, limits);
        if (AuFileReader.Matches(bytes)) return AuFileReader.Read(bytes, limits);
        if (Mp3FileReader.HasTag(bytes)) return Mp3FileReader.Read(bytes, limits);
        var type = (mediaType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
        // A server's error page named hello.ulaw would be loud noise.
        if (type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/xml")
            return new AudioReadResult.Bad($"{type} is not audio", 0);
        if (HeaderlessKind.Find(type, fileName) is { } coding) return new SampleBlock("headerless", coding, HeaderlessRate, 1, 0).Read(bytes, limits);
        if (Mp3FileReader.IsPromised(type, fileName) || Mp3FileReader.Matches(bytes)) return Mp3FileReader.Read(bytes, limits);
        return new AudioReadResult.Bad(
            $"neither WAV, .au nor MP3 by content, nor headerless G.711 by media type ({(type.Length == 0 ? "none" : type)}) or extension", 0);
    }
}
