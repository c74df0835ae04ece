using System.Collections.Immutable;
using VxmlGir.Contracts.Recording;

namespace VxmlGir.Interpreter.Ports;

/// <summary>Where <c>&lt;log&gt;</c>, warnings and the trace go.</summary>
public interface ISessionLog
{
    /// <summary>An ordinary <c>&lt;log&gt;</c>: label and text after expansion.</summary>
    void Log(string label, string text, SourcePlace place);

    /// <summary>
    /// <c>&lt;log gvp:dest="record"&gt;</c>: the commands as text, after <c>&lt;value&gt;</c> was expanded.
    /// They act now, not when queued prompts have played; one acknowledgement per command, in order.
    /// </summary>
    ImmutableArray<RecordAck> Record(string commands, SourcePlace place);

    /// <summary>A problem that does not stop the dialog.</summary>
    void Warn(string code, string message, SourcePlace place);

    /// <summary>One step of the dialog, in order.</summary>
    void Trace(TraceEvent step);
}

/// <summary>A place in a document; line and column count from 1, 0 means unknown.</summary>
public readonly record struct SourcePlace(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>
/// One line of a session's trace. <paramref name="Kind"/> is a stable word (document, dialog, item, prompt, key, match,
/// nomatch, noinput, filled, event, log, record, submit, end …); <paramref name="Text"/> is deterministic for the same inputs.
/// </summary>
public sealed record TraceEvent(TimeSpan At, string Kind, string Text, SourcePlace Place)
{
    /// <summary>The line without its time: what two runs must have in common.</summary>
    public string Untimed => $"{Kind} {Text}";
}
