using System.Collections.Concurrent;

namespace VxmlGir.MediaPlatform.Outbound;

/// <summary>The placed calls of a node by CallUUID: those in progress and the last that are over. Any thread.</summary>
internal sealed class PlacedCalls(int kept)
{
    private readonly ConcurrentDictionary<string, PlacedCall> _all = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _over = new();

    public PlacedCall? Find(string callUuid) => _all.GetValueOrDefault(callUuid);

    public void Enter(PlacedCall call) => _all[call.CallUuid.Value] = call;

    public void Leave(PlacedCall call)
    {
        _over.Enqueue(call.CallUuid.Value);
        while (_over.Count > kept && _over.TryDequeue(out var oldest)) _all.TryRemove(oldest, out _);
    }
}
