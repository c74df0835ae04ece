using VxmlGir.Interpreter.Markup;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>What walking an application brought to light. Filled by <see cref="FlowWalk"/>, then only read.</summary>
internal sealed class FlowFacts
{
    public HashSet<LintDialog> Dialogs { get; } = [];

    public HashSet<MarkupElement> Items { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Documents that calls can come to from a start document.</summary>
    public HashSet<LintDocument> Documents { get; } = [];

    /// <summary>By log and position in it.</summary>
    public Dictionary<(SourcePlace, int), CommandUse> Commands { get; } = [];

    /// <summary>The logs that pause, by number.</summary>
    public List<MarkupElement> Pauses { get; } = [];

    /// <summary>Pauses after which a way ends without resume or stop, and where it ends.</summary>
    public Dictionary<int, (SourcePlace Place, string How)> NeverResumed { get; } = [];

    /// <summary>Items that collect while a recording runs unpaused, outside of private fields.</summary>
    public HashSet<MarkupElement> CollectedAloud { get; } = new(ReferenceEqualityComparer.Instance);

    public HashSet<SourcePlace> ReturnsOutside { get; } = [];

    public HashSet<LintDialog> Endless { get; } = [];

    /// <summary>Some jump is computed: any dialog may be reached.</summary>
    public bool AnyComputed { get; set; }

    /// <summary>The bound was reached: what was not seen may yet be there.</summary>
    public bool Incomplete { get; set; }
}
