using System.Net;
using System.Text.Json.Nodes;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>The torture messages of RFC 4475 and RFC 5118 at the running program; a call that goes on meanwhile notices nothing.</summary>
public class TortureTests(TortureTests.Target house) : IClassFixture<TortureTests.Target>
{
    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Every_answer_is_allowed_and_the_program_lives(string transport)
    {
        if (Repository.Shared("conformance/sip/run_torture.py") is not { } runner)
        {
            Assert.Skip("the torture messages are not beside the checkout");
            return;
        }
        var folder = Path.GetDirectoryName(runner)!;
        using var set = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "rfc4475")))
        {
            // One message of the RFC is wrong by itself; its corrected form stands in for it.
            var corrected = Path.Combine(folder, "rfc4475-fixed", Path.GetFileName(file));
            File.Copy(File.Exists(corrected) ? corrected : file, Path.Combine(set.Folder("rfc4475"), Path.GetFileName(file)));
        }

        // The runner reads the verdicts that lie beside it: ours differ in the two places that Data/torture-verdicts.json explains.
        File.Copy(runner, set["run_torture.py"]);
        await File.WriteAllTextAsync(set["expectations.json"], Amended(await File.ReadAllTextAsync(Path.Combine(folder, "expectations.json")), transport));

        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "menu");
        IPEndPoint target = transport == "udp" ? house.Platform.At.SipUdp : house.Platform.At.SipTcp;
        var (exit, output) = await ChildProcess.RunAsync("python3",
            [set["run_torture.py"], target.Address.ToString(), target.Port.ToString(), transport, set["rfc4475"], Path.Combine(folder, "rfc5118")], TimeSpan.FromSeconds(120));
        Assert.True(exit == 0, output);

        Assert.False(caller.Dialog.Ended, "the call went on");
        await caller.HangUpAsync();
    }

    private static string Amended(string expectations, string transport)
    {
        var all = JsonNode.Parse(expectations)!.AsObject();
        foreach (var verdict in JsonNode.Parse(File.ReadAllText(Repository.Data("torture-verdicts.json")))!.AsArray())
            if ((string)verdict!["transport"]! is var only && (only == "any" || only == transport))
                all[(string)verdict["message"]!]!["answers"]!.AsArray().Add((string)verdict["also"]!);
        return all.ToJsonString();
    }

    /// <summary>A platform with the sample applications.</summary>
    public sealed class Target : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications().With("apps.scan-interval", "1s");
    }
}
