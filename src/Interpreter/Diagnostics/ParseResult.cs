using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Diagnostics;

/// <summary>What a parser made of its input. <paramref name="Document"/> is null exactly when a diagnostic is an error.</summary>
public sealed record ParseResult<T>(T? Document, ImmutableArray<Diagnostic> Diagnostics)
    where T : class
{
    public Diagnostic? FirstError => Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error);
}
