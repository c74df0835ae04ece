namespace VxmlGir.Audio.Files;

/// <summary>Reads a whole audio file of any supported kind.</summary>
public static class AudioFileReader
{
    /// <summary>Decides the kind by the content's own signature, then by media type, then by the name's extension. Never throws.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="mediaType">As the server gave it, parameters included; null or empty when unknown.</param>
    /// <param name="fileName">A name or path whose extension may tell the kind of a headerless file.</param>
    /// <param name="limits">What is accepted.</param>
    public static AudioReadResult Read(ReadOnlySpan<byte> bytes, string? mediaType, string? fileName, AudioLimits limits) =>
        new AudioReadResult.Bad("not implemented", 0);
}
