using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Recording;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>Where a session's log lines, warnings and record commands go: the log, the trace, the session's recordings.</summary>
internal sealed partial class SessionLog(ILogger logger, RecordingScope recordings, ITraceOutput trace, string session) : ISessionLog
{
    public void Log(string label, string text, SourcePlace place) => LogLine(label.Length == 0 ? "log" : label, text, place);

    // RecordingCore logs every acknowledgement with its place.
    public ImmutableArray<RecordAck> Record(string commands, SourcePlace place) => recordings.Execute(commands, place.ToString());

    public void Warn(string code, string message, SourcePlace place) => LogWarning(code, message, place);

    public void Trace(TraceEvent step) => trace.Write(session, step);

    /// <summary>A prompt, or a part of one, had no sound.</summary>
    public void PromptFailed(PromptFailure failure) => LogPrompt(failure.Source?.ToString() ?? "speech", failure.Reason, failure.FallbackUsed ? "its fallback was played" : "nothing was played");

    [LoggerMessage(Level = LogLevel.Warning, Message = "prompt {Source}: {Reason}; {Instead}")]
    private partial void LogPrompt(string source, string reason, string instead);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Label}: {Text} ({Place})")]
    private partial void LogLine(string label, string text, SourcePlace place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Code}: {Problem} ({Place})")]
    private partial void LogWarning(string code, string problem, SourcePlace place);
}
