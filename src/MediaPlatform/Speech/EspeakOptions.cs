namespace VxmlGir.MediaPlatform.Speech;

/// <summary>How espeak-ng is used and what it may take.</summary>
public sealed record EspeakOptions
{
    /// <summary>The program: a name looked up in PATH, or a path.</summary>
    public string Program { get; init; } = "espeak-ng";

    /// <summary>The voice when a document names no language, and when there is none for the language it names.</summary>
    public string DefaultLanguage { get; init; } = "en-US";

    /// <summary>Words per minute, 80 to 450.</summary>
    public int WordsPerMinute { get; init; } = 160;

    /// <summary>Programs running at a time.</summary>
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>Requests waiting for their turn; one more is refused.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Characters of one text.</summary>
    public int MaxTextChars { get; init; } = 4_000;

    /// <summary>Length of the sound of one text.</summary>
    public TimeSpan MaxSpeech { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the request to its result, waiting included; the program is killed then.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
