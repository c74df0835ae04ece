namespace VxmlGir.Interpreter.Ports;

/// <summary>The platform as a session sees it.</summary>
/// <param name="Privacy">Null: nothing records.</param>
/// <param name="Capture">Null: the platform cannot take down speech; <c>record</c> throws <c>error.unsupported.record</c>.</param>
public sealed record SessionPorts(
    IPromptOutput Prompts,
    ISessionInput Input,
    ITelephony Telephony,
    ISessionLog Log,
    ICapture? Capture = null,
    IPrivacy? Privacy = null);
