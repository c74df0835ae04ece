using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>
/// Tells a calling sipp when to go on: a scenario that holds <c>&lt;cue/&gt;</c> is the master of sipp's extended third-party call
/// control, and this is its slave. The scenario says that it is ready before its INVITE and at each cue; a cue is a command for its call.
/// </summary>
internal sealed class SippPrompter : IDisposable
{
    private const byte End = 0x1b;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _commands = new();
    private readonly string _call = Guid.NewGuid().ToString("N");
    private readonly int _port = FreePort.Tcp();
    private readonly string _parties;

    public SippPrompter(TempFolder folder)
    {
        _listener.Start();
        _parties = folder["parties"];
        File.WriteAllText(_parties, $"caller;127.0.0.1:{_port}\nprompter;{_listener.LocalEndpoint}\n");
    }

    public IEnumerable<string> Arguments => ["-master", "caller", "-slave_cfg", _parties, "-cid_str", _call];

    /// <summary>Gives the cues in their order, each as soon as the scenario is at it and what it waits for is there.</summary>
    public async Task GiveAsync(IReadOnlyList<Func<Task>> cues)
    {
        using var caller = await _listener.AcceptTcpClientAsync();
        await ReadyAsync(caller.GetStream());
        await _commands.ConnectAsync(IPAddress.Loopback, _port);
        foreach (var cue in cues)
        {
            // sipp gives up on a command that comes while it waits for anything else.
            await ReadyAsync(caller.GetStream());
            await cue();
            await _commands.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"Call-ID: {_call}\r\nFrom: prompter\r\n\r\n{(char)End}"));
        }
    }

    private static async Task ReadyAsync(NetworkStream caller)
    {
        var one = new byte[1];
        do await caller.ReadExactlyAsync(one);
        while (one[0] != End);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _commands.Dispose();
    }
}
