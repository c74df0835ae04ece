using System.Diagnostics.Metrics;
using VxmlGir.MediaPlatform.Admission;
using VxmlGir.Tests;

namespace VxmlGir.MediaPlatform.Tests.Admission;

public sealed class AdmissionGateTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly Meter _meter = new("VxmlGir");
    private bool _canRecord = true;

    [Fact]
    public void Calls_beyond_the_limit_are_refused_until_one_leaves()
    {
        var gate = Gate(new(MaxCalls: 1));
        Assert.Equal(AdmissionRefusal.None, gate.Decide());
        gate.Entered();
        Assert.Equal(AdmissionRefusal.TooManyCalls, gate.Decide());
        gate.Left();
        Assert.Equal(AdmissionRefusal.None, gate.Decide());
    }

    [Fact]
    public void The_rate_is_kept_by_a_bucket_that_the_clock_fills()
    {
        var gate = Gate(new(MaxCallsPerSecond: 2));
        Assert.Equal(AdmissionRefusal.None, gate.Decide());
        Assert.Equal(AdmissionRefusal.None, gate.Decide());
        Assert.Equal(AdmissionRefusal.TooManyPerSecond, gate.Decide());
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(AdmissionRefusal.None, gate.Decide());
        Assert.Equal(AdmissionRefusal.TooManyPerSecond, gate.Decide());
    }

    [Fact]
    public void Nothing_is_taken_that_cannot_be_recorded_or_while_draining()
    {
        var gate = Gate(new());
        _canRecord = false;
        Assert.Equal(AdmissionRefusal.CannotRecord, gate.Decide());
        _canRecord = true;
        gate.BeginDraining();
        Assert.Equal(AdmissionRefusal.Draining, gate.Decide());
    }

    public void Dispose() => _meter.Dispose();

    private AdmissionGate Gate(AdmissionLimits limits) => new(limits, () => _canRecord, _time, _meter);
}
