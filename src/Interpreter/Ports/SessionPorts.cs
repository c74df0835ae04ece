namespace VxmlGir.Interpreter.Ports;

/// <summary>The platform as a session sees it.</summary>
public sealed record SessionPorts(
    IPromptOutput Prompts,
    ISessionInput Input,
    ITelephony Telephony,
    ISessionLog Log);
