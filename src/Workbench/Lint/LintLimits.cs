using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Workbench.Lint;

/// <summary>The bounds that the platform will hold an application to: a document within the defaults may be too large for a node that has others.</summary>
public sealed record LintLimits
{
    public static LintLimits Default { get; } = new();

    /// <summary>Documents and the grammars in them.</summary>
    public DocumentLimits Documents { get; init; } = DocumentLimits.Default;

    /// <summary>Characters of one script.</summary>
    public int ScriptSource { get; init; } = ScriptOptions.DefaultSourceLength;

    /// <summary>Characters and pieces of one prompt.</summary>
    public int PromptLength { get; init; } = new SessionLimits().PromptLength;

    /// <summary>Record commands and their parameters.</summary>
    public CommandLimits Commands { get; init; } = new();
}
