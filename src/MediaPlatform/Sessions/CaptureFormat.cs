using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>What a <c>&lt;record&gt;</c> can be kept as (VoiceXML 2.0 appendix E): 8 kHz, mono, with a WAV header or without any.</summary>
internal sealed record CaptureFormat(string MediaType, bool Wav, WavCoding Coding)
{
    private const string Default = "audio/x-wav";

    /// <summary>Null: cannot be recorded. Empty: the platform's choice. <c>codec</c> of a WAV type is its format tag: 1, 6 or 7.</summary>
    public static CaptureFormat? Find(string mediaType)
    {
        var parts = mediaType.ToLowerInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var type = parts.Length == 0 ? Default : parts[0];
        var codec = parts.Skip(1).FirstOrDefault(p => p.StartsWith("codec", StringComparison.Ordinal))?.Split('=', 2, StringSplitOptions.TrimEntries)[^1].Trim('"');
        var shown = mediaType.Length == 0 ? Default : mediaType;
        return type switch
        {
            "audio/x-wav" or "audio/wav" or "audio/wave" or "audio/vnd.wave" => Coded(codec) is { } coding ? new(shown, true, coding) : null,
            "audio/basic" or "audio/mulaw" or "audio/x-mulaw" or "audio/ulaw" or "audio/x-ulaw" or "audio/pcmu" => new(shown, false, WavCoding.MuLaw),
            "audio/x-alaw-basic" or "audio/alaw" or "audio/x-alaw" or "audio/pcma" => new(shown, false, WavCoding.ALaw),
            _ => null,
        };
    }

    /// <summary>The file of these samples.</summary>
    public byte[] File(byte[] muLaw)
    {
        if (!Wav) return Coding == WavCoding.MuLaw ? muLaw : ToALaw(muLaw);
        using var file = new MemoryStream(muLaw.Length * (Coding == WavCoding.Pcm16 ? 2 : 1) + 64);
        var writer = new WavWriter(file, new WavFormat(Coding, 8000, 1), muLaw.Length);
        if (Coding == WavCoding.Pcm16) writer.Write(ToLinear(muLaw));
        else writer.WriteCoded(Coding == WavCoding.MuLaw ? muLaw : ToALaw(muLaw));
        writer.Finish();
        return file.ToArray();
    }

    private static WavCoding? Coded(string? codec) => codec switch
    {
        null or "7" or "mulaw" or "ulaw" => WavCoding.MuLaw,
        "6" or "alaw" => WavCoding.ALaw,
        "1" or "pcm" => WavCoding.Pcm16,
        _ => null,
    };

    private static byte[] ToALaw(byte[] muLaw)
    {
        var aLaw = new byte[muLaw.Length];
        G711Codec.Transcode(Law.Mu, Law.A, muLaw, aLaw);
        return aLaw;
    }

    private static short[] ToLinear(byte[] muLaw)
    {
        var pcm = new short[muLaw.Length];
        G711Codec.Decode(Law.Mu, muLaw, pcm);
        return pcm;
    }
}
