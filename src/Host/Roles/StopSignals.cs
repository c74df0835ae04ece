using System.Runtime.InteropServices;

namespace VxmlGir.Host.Roles;

/// <summary>SIGTERM and SIGINT: the first asks to drain, a second one not to wait any longer. Signals never end the process by themselves.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _now = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public StopSignals() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Arrived), PosixSignalRegistration.Create(PosixSignal.SIGINT, Arrived)];

    public CancellationToken Drain => _drain.Token;

    public CancellationToken Now => _now.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _drain.Dispose();
        _now.Dispose();
    }

    private void Arrived(PosixSignalContext context)
    {
        context.Cancel = true;
        (Interlocked.Increment(ref _count) == 1 ? _drain : _now).Cancel();
    }
}
