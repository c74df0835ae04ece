namespace VxmlGir.RecordingCore.Commands;

/// <summary>One command of a record log (seed "IVR Recording", VoiceXML Syntax).</summary>
internal abstract record RecordCommand(string Name)
{
    public sealed record Start() : RecordCommand("start");

    public sealed record Stop() : RecordCommand("stop");

    public sealed record Pause() : RecordCommand("pause");

    public sealed record Resume() : RecordCommand("resume");

    public sealed record Parameter(string Key, string Value) : RecordCommand("parameter " + Key);

    /// <summary>Text that is no command. <see cref="RecordCommand.Name"/> shows its first word only: the rest may be a secret.</summary>
    public sealed record Malformed(string Word, string Reason) : RecordCommand(Word);
}
