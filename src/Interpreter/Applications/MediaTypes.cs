namespace VxmlGir.Interpreter.Applications;

/// <summary>Media types by file name, and what they mean here.</summary>
internal static class MediaTypes
{
    public const string VoiceXml = "application/voicexml+xml";
    public const string Srgs = "application/srgs+xml";

    public static string OfPath(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".vxml" or ".vxm" => VoiceXml,
        ".grxml" or ".srgs" => Srgs,
        ".gram" or ".abnf" => "application/srgs",
        ".js" or ".es" => "application/ecmascript",
        ".xml" => "application/xml",
        ".wav" => "audio/wav",
        ".mp3" => "audio/mpeg",
        ".au" or ".snd" => "audio/basic",
        ".ul" or ".ulaw" or ".mulaw" or ".pcmu" => "audio/basic",
        ".al" or ".alaw" or ".pcma" => "audio/x-alaw-basic",
        ".txt" => "text/plain",
        ".json" => "application/json",
        _ => "application/octet-stream",
    };
}
