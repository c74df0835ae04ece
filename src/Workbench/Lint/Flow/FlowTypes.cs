using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Flow;

internal enum RecorderPhase
{
    Idle,
    Recording,
    Paused,
}

/// <summary>The recorder at one point of a way through the application.</summary>
/// <param name="Pause">The log that paused, by number; -1: not known.</param>
internal readonly record struct Recorder(RecorderPhase Phase, int Pause = -1);

/// <summary>A way through a body so far; with a jump it has left the body.</summary>
/// <param name="Filled">A bit per form item.</param>
internal readonly record struct Way(Recorder Recorder, ulong Filled, Jump? Jump = null);

/// <summary>How a body is left other than at its end.</summary>
internal abstract record Jump
{
    private Jump() { }

    public sealed record ToItem(int Index) : Jump;

    public sealed record ToDialog(LintDialog Dialog) : Jump;

    public sealed record Throw(string Event, SourcePlace Place) : Jump;

    public sealed record Return(SourcePlace Place, string? Event) : Jump;

    /// <summary>The session ends: exit, disconnect, or no item left.</summary>
    public sealed record End(SourcePlace Place, string How) : Jump;

    /// <summary>To where the linter cannot follow: a server, an expression, a missing document.</summary>
    /// <param name="Computed">The destination is an expression: it may be any dialog here.</param>
    public sealed record Away(bool Computed) : Jump;
}

/// <summary>A point of a session at which the FIA selects an item.</summary>
internal readonly record struct FlowNode(LintDialog Dialog, ulong Filled, Recorder Recorder, int Forced = -1);

/// <summary>What was learnt about one record command.</summary>
internal sealed record CommandUse(MarkupElement Log, int Index, string Name)
{
    public bool HadEffect { get; set; }

    public RecorderPhase SeenIn { get; set; }
}
