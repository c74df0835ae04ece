using System.Net;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>sipp's own answering side with RTP echo: what the instruments are proved against.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly ChildProcess _sipp;
    private readonly TempFolder _folder = new();

    public EchoServer()
    {
        Address = new IPEndPoint(IPAddress.Loopback, FreePort.Pair());
        _sipp = ChildProcess.Start("sipp", ["-sn", "uas", "-i", "127.0.0.1", "-p", Address.Port.ToString(), "-mi", "127.0.0.1", "-mp", FreePort.SippMedia().ToString(), "-rtp_echo", "-nostdin"], _folder.Path);
    }

    public IPEndPoint Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _sipp.DisposeAsync();
        _folder.Dispose();
    }
}
