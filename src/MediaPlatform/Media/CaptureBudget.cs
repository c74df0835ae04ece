using System.Diagnostics.Metrics;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Memory that all captures of a node may hold together (<c>limits.capture-memory</c>). Any thread.</summary>
public sealed class CaptureBudget
{
    private readonly long _limit;
    private readonly Counter<long> _refused;
    private long _held;

    public CaptureBudget(long limit, Meter meter)
    {
        _limit = limit;
        _refused = meter.CreateCounter<long>("captures_refused", description: "Captures that were not begun, or ended early, because capture memory was used up.");
        meter.CreateObservableGauge("capture_bytes", () => Volatile.Read(ref _held), "By", "Memory held by what callers are saying into <record>.");
    }

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= _limit) return true;
        Interlocked.Add(ref _held, -bytes);
        _refused.Add(1);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _held, -bytes);
}
