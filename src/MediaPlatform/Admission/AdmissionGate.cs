using System.Diagnostics.Metrics;

namespace VxmlGir.MediaPlatform.Admission;

/// <summary>How much the node takes on. 0 calls per second: no rate limit.</summary>
public sealed record AdmissionLimits(int MaxCalls = 2000, int MaxCallsPerSecond = 0);

/// <summary>Why a new call is refused with 503; a closed set.</summary>
public enum AdmissionRefusal
{
    None,
    Draining,
    TooManyCalls,
    TooManyPerSecond,
    CannotRecord,
}

/// <summary>
/// Decides on a new call before any state exists for it. Lock-free reads; the token bucket is refilled by the clock.
/// </summary>
internal sealed class AdmissionGate
{
    private readonly AdmissionLimits _limits;
    private readonly TimeProvider _time;
    private readonly Func<bool> _canRecord;
    private readonly Counter<long> _refused;
    private readonly Lock _bucket = new();
    private int _calls;
    private volatile bool _draining;
    private double _tokens;
    private long _refilled;

    public AdmissionGate(AdmissionLimits limits, Func<bool> canRecord, TimeProvider time, Meter meter)
    {
        (_limits, _canRecord, _time) = (limits, canRecord, time);
        _tokens = limits.MaxCallsPerSecond;
        _refilled = time.GetTimestamp();
        _refused = meter.CreateCounter<long>("calls_refused", description: "New calls refused with 503, by reason.");
        meter.CreateObservableGauge("calls_active", () => Volatile.Read(ref _calls), description: "Calls in progress.");
    }

    public int Calls => Volatile.Read(ref _calls);

    public bool Draining => _draining;

    /// <summary>From now on every new call is refused; those that run go on.</summary>
    public void BeginDraining() => _draining = true;

    public AdmissionRefusal Decide()
    {
        var refusal = Reason();
        if (refusal != AdmissionRefusal.None) _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.ToString()));
        return refusal;
    }

    public void Entered() => Interlocked.Increment(ref _calls);

    public void Left() => Interlocked.Decrement(ref _calls);

    private AdmissionRefusal Reason()
    {
        if (_draining) return AdmissionRefusal.Draining;
        if (Calls >= _limits.MaxCalls) return AdmissionRefusal.TooManyCalls;
        if (!_canRecord()) return AdmissionRefusal.CannotRecord;
        return _limits.MaxCallsPerSecond > 0 && !TakeToken() ? AdmissionRefusal.TooManyPerSecond : AdmissionRefusal.None;
    }

    private bool TakeToken()
    {
        lock (_bucket)
        {
            var now = _time.GetTimestamp();
            _tokens = Math.Min(_limits.MaxCallsPerSecond, _tokens + _time.GetElapsedTime(_refilled, now).TotalSeconds * _limits.MaxCallsPerSecond);
            _refilled = now;
            if (_tokens < 1) return false;
            _tokens -= 1;
            return true;
        }
    }
}
