using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Diagnostics;

public enum Severity
{
    Warning,
    Error,
}

/// <summary>One finding about a document, with the place where it stands.</summary>
/// <param name="Code">Stable identifier, for example <c>unknown-element</c>.</param>
public sealed record Diagnostic(Severity Severity, string Code, string Message, SourcePlace Place)
{
    public override string ToString() => $"{Place}: {(Severity == Severity.Error ? "error" : "warning")} {Code}: {Message}";
}
