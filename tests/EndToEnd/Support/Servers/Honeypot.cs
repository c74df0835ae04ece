using System.Net;
using System.Net.Sockets;

namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>A port on every address of the machine, of both families, that nobody should ever connect to; counts who does.</summary>
internal sealed class Honeypot : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.IPv6Any, 0);
    private readonly CancellationTokenSource _stop = new();
    private int _connects;

    public Honeypot()
    {
        _listener.Server.DualMode = true;
        _listener.Start();
        _ = CountAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connects => Volatile.Read(ref _connects);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task CountAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connects);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
