using System.Collections.Immutable;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.Lint.Model;
using VxmlGir.Workbench.Lint.Rules;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>
/// Explores every state that a call of an application can be in: dialog, filled items, recorder. States are few, since values
/// are not followed; where they are not, the walk stops and says so.
/// </summary>
internal sealed class FlowWalk
{
    /// <summary>States visited and ways taken from them; a second or so of work.</summary>
    private const int MaxSteps = 100_000;
    private const int MaxCalls = 16;

    /// <summary>A bit each; a form with more is not walked.</summary>
    private const int MaxItems = 64;

    private readonly LintApplication _application;
    private readonly Dictionary<(LintDialog, Recorder), HashSet<Recorder>> _calls = [];
    private int _steps;
    private int _depth;

    private readonly bool _records;

    private FlowWalk(LintApplication application)
    {
        _application = application;
        // Where nothing ever starts a recording, none is worth a warning.
        _records = application.Documents.Any(d => d.Elements.Any(RecordLog.IsRecord));
    }

    private FlowFacts Facts { get; } = new();

    public static FlowFacts Of(LintApplication application)
    {
        var walk = new FlowWalk(application);
        foreach (var start in application.Starts)
        {
            if (start.Dialogs.FirstOrDefault() is { } first) walk.Explore(first, new Recorder(RecorderPhase.Idle), isSubdialog: false);
        }
        walk.Facts.Documents.UnionWith(walk.Facts.Dialogs.Select(d => d.Document));
        // What nothing leads to may be reached from outside, in any state; as a subdialog for all we know.
        foreach (var document in application.Documents.Where(d => application.IsWhole || application.Starts.IsEmpty))
        {
            if (document.Dialogs.FirstOrDefault() is not { } first || walk.Facts.Dialogs.Contains(first)) continue;
            foreach (var phase in Enum.GetValues<RecorderPhase>()) walk.Explore(first, new Recorder(phase), isSubdialog: true);
        }
        return walk.Facts;
    }

    /// <summary>Recorder states with which the dialog returns to a caller.</summary>
    private HashSet<Recorder> Explore(LintDialog entry, Recorder recorder, bool isSubdialog)
    {
        var graph = new StateGraph();
        var returns = new HashSet<Recorder>();
        var pending = new Queue<FlowNode>();
        Enter(graph, pending, null, Entry(entry, recorder));
        while (pending.TryDequeue(out var node))
        {
            if (++_steps > MaxSteps)
            {
                Facts.Incomplete = true;
                return returns;
            }
            Facts.Dialogs.Add(node.Dialog);
            if (node.Dialog.Items.Length > MaxItems)
            {
                Facts.Incomplete = true;
                graph.Ends(node);
                continue;
            }
            var ways = Visit(graph, node, w => Land(graph, pending, node, w, isSubdialog, returns, quiet: true));
            _steps += ways.Count;
            foreach (var way in ways) Land(graph, pending, node, way, isSubdialog, returns, quiet: false);
        }
        if (!Facts.Incomplete) Facts.Endless.UnionWith(graph.Endless().Select(n => n.Dialog));
        return returns;
    }

    // A form item with an initial value counts as filled; with a condition it may be passed over.
    private static FlowNode Entry(LintDialog dialog, Recorder recorder)
    {
        var filled = 0UL;
        for (var i = 0; i < Math.Min(64, dialog.Items.Length); i++)
        {
            if (dialog.Items[i].Value("expr") is { } expr && expr.Trim() != "undefined") filled |= 1UL << i;
        }
        return new FlowNode(dialog, filled, recorder);
    }

    private List<Way> Visit(StateGraph graph, FlowNode node, Action<Way> troubled)
    {
        var visit = new ItemVisit(_application, Facts, node.Dialog, Call) { Troubled = troubled };
        var ways = new List<Way>();
        for (var i = Math.Max(0, node.Forced); i < node.Dialog.Items.Length; i++)
        {
            var item = node.Dialog.Items[i];
            if (i != node.Forced && i < 64 && (node.Filled >> i & 1) != 0) continue;
            Facts.Items.Add(item);
            if (item.Name is not ("block" or "object")) graph.Waits(node);
            NoteSecret(node, item);
            ways.AddRange(visit.Ways(i, new Way(node.Recorder, node.Filled)));
            var always = i == node.Forced || item.Attribute("cond") is null || item.Value("cond")!.Trim() == "true";
            if (always) return ways;
        }
        ways.Add(new Way(node.Recorder, node.Filled, new Jump.End(node.Dialog.Element.Place, "the end of the form")));
        return ways;
    }

    private void NoteSecret(FlowNode node, MarkupElement item)
    {
        if (!_records || node.Recorder.Phase != RecorderPhase.Recording || item.Name is not ("field" or "record")) return;
        if (Properties.Of(_application, node.Dialog.Document, item, "com.genesyslab.private")?.Trim() != "true") Facts.CollectedAloud.Add(item);
    }

    private void Land(StateGraph graph, Queue<FlowNode> pending, FlowNode from, Way way, bool isSubdialog, HashSet<Recorder> returns, bool quiet)
    {
        switch (way.Jump)
        {
            case null:
                Enter(graph, pending, from, new FlowNode(from.Dialog, way.Filled, way.Recorder));
                break;
            case Jump.ToItem item:
                Enter(graph, pending, from, new FlowNode(from.Dialog, way.Filled, way.Recorder, item.Index));
                break;
            case Jump.ToDialog to:
                Enter(graph, pending, from, Entry(to.Dialog, way.Recorder));
                break;
            case Jump.Return back:
                graph.Ends(from);
                returns.Add(way.Recorder);
                if (!isSubdialog && !quiet) Facts.ReturnsOutside.Add(back.Place);
                break;
            case Jump.Away away:
                graph.Ends(from);
                Facts.AnyComputed |= away.Computed;
                break;
            case Jump.End end:
                graph.Ends(from);
                if (!quiet && way.Recorder is { Phase: RecorderPhase.Paused, Pause: >= 0 }) Facts.NeverResumed.TryAdd(way.Recorder.Pause, (end.Place, end.How));
                break;
            default:
                graph.Ends(from);
                break;
        }
    }

    private static void Enter(StateGraph graph, Queue<FlowNode> pending, FlowNode? from, FlowNode to)
    {
        if (graph.Add(from, to)) pending.Enqueue(to);
    }

    private HashSet<Recorder> Call(LintDialog dialog, Recorder recorder)
    {
        if (_calls.TryGetValue((dialog, recorder), out var known)) return known;
        // A subdialog that calls itself: what its inner call returns is what the outer one finds.
        _calls[(dialog, recorder)] = [];
        if (_depth >= MaxCalls)
        {
            Facts.Incomplete = true;
            return [recorder];
        }
        _depth++;
        var returns = Explore(dialog, recorder, isSubdialog: true);
        _depth--;
        return _calls[(dialog, recorder)] = returns;
    }
}
