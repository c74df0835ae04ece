namespace VxmlGir.Audio.Files;

/// <summary>Which headerless coding a media type or a name promises; all are 8 kHz mono (VoiceXML 2.0 appendix E: audio/basic, audio/x-alaw-basic).</summary>
internal static class HeaderlessKind
{
    public static SampleCoding? Find(string mediaType, string? fileName) => ByMediaType(mediaType) ?? ByExtension(fileName);

    private static SampleCoding? ByMediaType(string mediaType) => mediaType switch
    {
        "audio/basic" or "audio/x-basic" or "audio/pcmu" or "audio/ulaw" or "audio/mulaw" or "audio/x-ulaw" or "audio/x-mulaw" => SampleCoding.MuLaw,
        "audio/x-alaw-basic" or "audio/pcma" or "audio/alaw" or "audio/x-alaw" => SampleCoding.ALaw,
        _ => null,
    };

    /// <summary>A .vox file is taken as μ-law, as voice platforms have it, not as the ADPCM that some boards wrote.</summary>
    private static SampleCoding? ByExtension(string? fileName) => Path.GetExtension(fileName ?? "").ToLowerInvariant() switch
    {
        ".ulaw" or ".ul" or ".mulaw" or ".mu" or ".pcmu" or ".vox" => SampleCoding.MuLaw,
        ".alaw" or ".al" or ".pcma" => SampleCoding.ALaw,
        _ => null,
    };
}
