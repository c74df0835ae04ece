using System.Net;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>sipp as the one who is called: a scenario from <c>Data/sipp</c>, once.</summary>
internal sealed class SippParty : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly TempFolder _folder = new();
    private readonly string _scenario;
    private readonly ChildProcess _sipp;

    private SippParty(string scenario, IEnumerable<(string Name, string Value)> keys)
    {
        _scenario = scenario;
        Address = new IPEndPoint(IPAddress.Loopback, FreePort.Pair());
        _sipp = ChildProcess.Start("sipp",
        [
            "-sf", SippScenario.WriteOut(scenario, _folder, keys: keys), "-i", "127.0.0.1", "-bind_local", "-p", Address.Port.ToString(), "-mi", "127.0.0.1", "-mp", FreePort.SippMedia().ToString(),
            "-m", "1", "-nostdin", "-trace_err", "-error_file", _folder["errors"], "-trace_msg", "-message_file", _folder["messages"],
            "-timeout", ((int)Patience.TotalSeconds).ToString(), "-timeout_error",
        ], _folder.Path);
    }

    public IPEndPoint Address { get; }

    public string Uri => $"sip:sipp@{Address}";

    /// <summary>What it sent and got.</summary>
    public string Messages => File.Exists(_folder["messages"]) ? File.ReadAllText(_folder["messages"]) : "";

    /// <summary>Starts it and waits until it listens; tries again when another process took its port.</summary>
    /// <param name="keys">Keywords of the scenario.</param>
    public static async Task<SippParty> StartAsync(string scenario, params (string Name, string Value)[] keys)
    {
        const int Attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            var party = new SippParty(scenario, keys);
            await Eventually.TrueAsync(() => party._sipp.HasExited || FreePort.IsListenedTo(party.Address.Port), TimeSpan.FromSeconds(10), "sipp listens");
            if (!party._sipp.HasExited) return party;
            Assert.True(attempt < Attempts, $"sipp {scenario} did not start\n{Sipp.Tail(party._folder["errors"])}\n{party._sipp.Output}");
            await party.DisposeAsync();
        }
    }

    /// <summary>Waits until the scenario has come to its end, as it is written.</summary>
    public async Task DoneAsync()
    {
        var exit = await _sipp.WaitAsync(Patience + TimeSpan.FromSeconds(5));
        Assert.True(exit == 0, $"sipp {_scenario}: exit {exit}\n{Sipp.Tail(_folder["errors"])}\n{Sipp.Tail(_folder["messages"])}\n{_sipp.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _sipp.DisposeAsync();
        _folder.Dispose();
    }
}
