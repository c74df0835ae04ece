namespace VxmlGir.Interpreter.Ports;

/// <summary>The platform as a session sees it.</summary>
/// <param name="Capture">Null: the platform cannot take down speech; <c>record</c> throws <c>error.unsupported.record</c>.</param>
public sealed record SessionPorts(
    IPromptOutput Prompts,
    ISessionInput Input,
    ITelephony Telephony,
    ISessionLog Log,
    ICapture? Capture = null)
{
    /// <summary>Null: utterances, if any, come as they come; nothing is told to a recogniser.</summary>
    public IRecogniser? Recogniser { get; init; }

    /// <summary>Null: nothing records.</summary>
    public IPrivacy? Privacy { get; init; }
}
