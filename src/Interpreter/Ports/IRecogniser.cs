namespace VxmlGir.Interpreter.Ports;

/// <summary>Where the speech properties of a dialog go; what was understood comes as <see cref="SessionInput.Utterance"/>.</summary>
public interface IRecogniser
{
    /// <summary>From now on, until the next call, these hold (VoiceXML 2.0 section 6.3.2, 2.1 section 7).</summary>
    void Configure(RecogniserSettings settings);
}

/// <param name="CompleteTimeout">Silence after which what matches a grammar is final.</param>
/// <param name="IncompleteTimeout">Silence after which speech that matches nothing yet is given up.</param>
/// <param name="MaxSpeechTimeout">Longest speech; beyond it <see cref="SessionInput.SpeechTooLong"/>.</param>
/// <param name="Confidence">Least confidence, 0 to 1.</param>
/// <param name="Sensitivity">0: hears only loud speech, 1: hears the quietest.</param>
/// <param name="SpeedVersusAccuracy">0: fastest, 1: most accurate.</param>
public sealed record RecogniserSettings(
    TimeSpan CompleteTimeout, TimeSpan IncompleteTimeout, TimeSpan MaxSpeechTimeout, double Confidence, double Sensitivity, double SpeedVersusAccuracy)
{
    /// <summary>BCP 47: the language of the field.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>Media type in which utterances are to be recorded; empty: the recogniser's choice; null: they are not recorded.</summary>
    public string? RecordedAs { get; init; }
}
