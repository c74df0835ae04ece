using System.Globalization;
using System.Net;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>sipp as the caller: a scenario from <c>Data/sipp</c>, over UDP or TCP.</summary>
internal static class Sipp
{
    /// <summary>Runs a scenario to its end; fails with sipp's own words when a call did not go as written.</summary>
    /// <param name="headers">Further ones of the INVITE.</param>
    /// <param name="keys">Keywords of the scenario.</param>
    /// <param name="callUuid">The CallUUID that the caller brings along; a fresh one when null.</param>
    /// <param name="cues">What each <c>&lt;cue/&gt;</c> of the scenario waits for.</param>
    public static async Task CallAsync(IPEndPoint server, string user, string scenario, string transport = "u1", int calls = 1,
        string? callUuid = null, TimeSpan? within = null, IReadOnlyList<(string Name, string Value)>? headers = null, IReadOnlyList<(string Name, string Value)>? keys = null,
        IReadOnlyList<Func<Task>>? cues = null)
    {
        // Between looking for free ports and sipp's taking them another process may have taken one: no call was made then.
        const int Attempts = 3;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryAsync(server, user, scenario, transport, calls, callUuid, within, headers ?? [], keys ?? [], cues ?? [], mayRetry: attempt < Attempts)) return;
        }
    }

    private static async Task<bool> TryAsync(IPEndPoint server, string user, string scenario, string transport, int calls, string? callUuid, TimeSpan? within,
        IReadOnlyList<(string Name, string Value)> headers, IReadOnlyList<(string Name, string Value)> keys, IReadOnlyList<Func<Task>> cues, bool mayRetry)
    {
        using var folder = new TempFolder();
        using var prompter = cues.Count > 0 ? new SippPrompter(folder) : null;
        var limit = within ?? TimeSpan.FromSeconds(40);
        List<string> arguments =
        [
            server.ToString(), "-sf", SippScenario.WriteOut(scenario, folder, headers, keys), "-s", user, "-t", transport, "-i", "127.0.0.1", "-p", (transport == "t1" ? FreePort.Tcp() : FreePort.Pair()).ToString(), "-m", calls.ToString(), "-l", calls.ToString(), "-r", calls.ToString(),
            "-mi", "127.0.0.1", "-mp", FreePort.SippMedia().ToString(),
            "-nostdin", "-trace_err", "-error_file", folder["errors"], "-trace_msg", "-message_file", folder["messages"],
            "-timeout", ((int)limit.TotalSeconds).ToString(), "-timeout_error",
            "-key", "uuid", callUuid ?? CallUuids.New(), .. prompter?.Arguments ?? [],
        ];
        await using var sipp = ChildProcess.Start("sipp", arguments, folder.Path);
        var ends = sipp.WaitAsync(limit + TimeSpan.FromSeconds(5));
        // A cue that does not come fails the call with its own words.
        if (prompter is not null) await await Task.WhenAny(ends, prompter.GiveAsync(cues));
        var (exit, output) = (await ends, sipp.Output);
        if (mayRetry && exit is 254 or 255 && Tail(folder["errors"]).Contains("Address already in use", StringComparison.Ordinal)) return false;
        Assert.True(exit == 0, $"sipp {scenario} → {user}: exit {exit}\n{Tail(folder["errors"])}\n{Tail(folder["messages"])}\n{output}");
        return true;
    }

    internal static string Tail(string file) =>
        File.Exists(file) ? string.Join('\n', File.ReadAllLines(file).TakeLast(60)) : string.Create(CultureInfo.InvariantCulture, $"(no {Path.GetFileName(file)})");
}
