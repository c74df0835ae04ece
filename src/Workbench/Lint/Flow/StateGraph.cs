using System.Runtime.InteropServices;

namespace VxmlGir.Workbench.Lint.Flow;

/// <summary>The states of one session and the steps between them; finds those from which the call neither waits nor ends.</summary>
internal sealed class StateGraph
{
    private readonly Dictionary<FlowNode, List<FlowNode>> _before = [];
    private readonly HashSet<FlowNode> _good = [];

    /// <summary>True when the state is new.</summary>
    public bool Add(FlowNode? from, FlowNode to)
    {
        ref var before = ref CollectionsMarshal.GetValueRefOrAddDefault(_before, to, out var known);
        before ??= [];
        if (from is { } node) before.Add(node);
        return !known;
    }

    /// <summary>The state waits for the caller, or for a recorder, a transfer, a subdialog.</summary>
    public void Waits(FlowNode node) => _good.Add(node);

    /// <summary>The session can end, or leave, from the state.</summary>
    public void Ends(FlowNode node) => _good.Add(node);

    public IEnumerable<FlowNode> Endless()
    {
        var reached = new HashSet<FlowNode>(_good);
        var pending = new Queue<FlowNode>(_good);
        while (pending.TryDequeue(out var node))
        {
            foreach (var before in _before.GetValueOrDefault(node) ?? [])
            {
                if (reached.Add(before)) pending.Enqueue(before);
            }
        }
        return _before.Keys.Where(n => !reached.Contains(n));
    }
}
