using System.Globalization;
using System.Net;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Support.Peers;

/// <summary>sipp as the caller: a scenario from <c>Data/sipp</c>, over UDP or TCP.</summary>
internal static class Sipp
{
    /// <summary>Runs a scenario to its end; fails with sipp's own words when a call did not go as written.</summary>
    /// <param name="keys">Values for the scenario's <c>[name]</c> keywords.</param>
    public static async Task CallAsync(IPEndPoint server, string user, string scenario, string transport = "u1", int calls = 1,
        IReadOnlyDictionary<string, string>? keys = null, TimeSpan? within = null)
    {
        using var folder = new TempFolder();
        var limit = within ?? TimeSpan.FromSeconds(40);
        List<string> arguments =
        [
            server.ToString(), "-sf", Scenario(scenario, folder), "-s", user, "-t", transport, "-i", "127.0.0.1", "-m", calls.ToString(), "-l", calls.ToString(), "-r", calls.ToString(),
            "-mi", "127.0.0.1", "-mp", FreePort.UdpPair().ToString(), "-min_rtp_port", "30000", "-max_rtp_port", "60000",
            "-nostdin", "-trace_err", "-error_file", folder["errors"], "-trace_msg", "-message_file", folder["messages"],
            "-timeout", ((int)limit.TotalSeconds).ToString(), "-timeout_error",
        ];
        foreach (var (name, value) in keys ?? new Dictionary<string, string>()) arguments.AddRange(["-key", name, value]);
        var (exit, output) = await ChildProcess.RunAsync("sipp", arguments, limit + TimeSpan.FromSeconds(5), folder.Path);
        Assert.True(exit == 0, $"sipp {scenario} → {user}: exit {exit}\n{Tail(folder["errors"])}\n{Tail(folder["messages"])}\n{output}");
    }

    /// <summary>The scenario beside what it plays: raw μ-law of each <c>key-N.ulaw</c> that it names.</summary>
    private static string Scenario(string name, TempFolder folder)
    {
        var text = File.ReadAllText(Repository.Data(Path.Combine("sipp", name + ".xml")));
        foreach (var key in "0123456789*#")
        {
            var file = $"key-{key}.ulaw";
            if (text.Contains(file, StringComparison.Ordinal)) File.WriteAllBytes(folder[file], G711.Encode(Signals.Key(key), Law.Mu));
        }
        if (text.Contains("noise.ulaw", StringComparison.Ordinal)) File.WriteAllBytes(folder["noise.ulaw"], G711.Encode(Signals.Noise(8000 * 5, 77), Law.Mu));
        var path = folder["scenario.xml"];
        File.WriteAllText(path, text);
        return path;
    }

    private static string Tail(string file) =>
        File.Exists(file) ? string.Join('\n', File.ReadAllLines(file).TakeLast(60)) : string.Create(CultureInfo.InvariantCulture, $"(no {Path.GetFileName(file)})");
}
