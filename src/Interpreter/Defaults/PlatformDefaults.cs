using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Defaults;

/// <summary>The embedded <c>defaults.vxml</c>, parsed once per process; immutable.</summary>
internal static class PlatformDefaults
{
    public static VoiceXmlDocument Document { get; } = Read();

    private static VoiceXmlDocument Read()
    {
        using var stream = typeof(PlatformDefaults).Assembly.GetManifestResourceStream("defaults.vxml")
            ?? throw new InvalidOperationException("defaults.vxml is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var parsed = VoiceXmlDocument.Parse(bytes, new Uri("builtin:defaults.vxml"), "defaults.vxml");
        return parsed.Document ?? throw new InvalidOperationException(parsed.FirstError?.ToString());
    }
}
