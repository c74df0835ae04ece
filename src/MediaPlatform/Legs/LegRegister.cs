using System.Collections.Concurrent;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>The legs in progress, so that draining can wait for them and cut them.</summary>
internal sealed class LegRegister
{
    private readonly ConcurrentDictionary<ILeg, TaskCompletionSource> _legs = new();

    public int Count => _legs.Count;

    public void Enter(ILeg leg) => _legs[leg] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Leave(ILeg leg)
    {
        if (_legs.TryRemove(leg, out var ended)) ended.TrySetResult();
    }

    public void CutAll(string why)
    {
        foreach (var leg in _legs.Keys) leg.Cut(why);
    }

    /// <summary>Completes when every leg of this moment has ended.</summary>
    public Task AllEnded() => Task.WhenAll(_legs.Values.Select(e => e.Task));
}
