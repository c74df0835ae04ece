using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Every sample application, dialled by sipp over UDP and TCP and by baresip: each call follows its script to its end.</summary>
public class SampleApplicationTests(SampleApplicationTests.Dialled house) : IClassFixture<SampleApplicationTests.Dialled>
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(40);

    public static TheoryData<string, string> Calls()
    {
        var calls = new TheoryData<string, string>();
        foreach (var script in SampleScript.All)
            foreach (var peer in (string[])["sipp over UDP", "sipp over TCP", "baresip"]) calls.Add(script.App, peer);
        return calls;
    }

    [Fact]
    public void Every_sample_application_has_a_script() =>
        Assert.Equal(Directory.EnumerateDirectories(Repository.Apps).Select(Path.GetFileName).Order(), SampleScript.All.Select(s => s.App).Order());

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_follows_its_script(string app, string peer)
    {
        var script = SampleScript.All.Single(s => s.App == app);
        var (uuid, heard) = await house.Of(app, peer);
        var last = await house.Platform.EndedAsync(uuid, session: script.Sessions);
        AssertInOrder(script.Prompts, [.. last.Of("prompt")], last);
        AssertInOrder(script.Items, [.. last.Of("item")], last);
        Assert.Contains(script.End, last.Of("end").Single(), StringComparison.Ordinal);
        if (heard is not null) Assert.True(Level.Dbfs(heard) > -45, $"the caller heard {Level.Dbfs(heard):0} dBFS");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Its_recordings_are_found_and_described(string app, string peer)
    {
        var script = SampleScript.All.Single(s => s.App == app);
        var (uuid, _) = await house.Of(app, peer);
        var files = await house.Platform.RecordingsAsync(uuid, script.Files.Length);
        Assert.Equal(script.Files.Length, files.Count);
        foreach (var (file, expected) in files.Zip(script.Files))
        {
            Assert.Equal(uuid, file.CallUuid);
            Assert.Equal("audio/mp3", file.Type);
            Assert.Equal(app, file.Parameter("sipsAppName"));
            foreach (var parameter in expected.Parameters) Assert.Equal(parameter.Split('=')[1], file.Parameter(parameter.Split('=')[0]));
            Assert.Equal(expected.Partitions ?? [], file.Partitions);
            Assert.Equal(expected.Pauses, file.Pauses);
            Assert.Equal(file.StoredBytes.ToString(), file.Json.GetProperty("size").GetString());
            var audio = await file.AudioAsync();
            Assert.True(!expected.IsHeard || Level.Dbfs(audio.Right) > -45, $"what the caller heard is recorded with {Level.Dbfs(audio.Right):0} dBFS in {file}");
            Assert.InRange(audio.Duration.TotalSeconds, file.Duration.TotalSeconds - 0.3, file.Duration.TotalSeconds + 0.3);
        }
    }

    private static void AssertInOrder(string[] wanted, string[] there, Trace trace)
    {
        var from = 0;
        foreach (var part in wanted)
        {
            var at = Array.FindIndex(there, from, t => t.Contains(part, StringComparison.Ordinal));
            Assert.True(at >= 0, $"'{part}' is not there, or not in its place, in {trace}");
            from = at + 1;
        }
    }

    /// <summary>The platform with the sample applications; calls are made when first asked for, those of a peer at the same time.</summary>
    public sealed class Dialled : House
    {
        private readonly Dictionary<(string, string), Task<(string, short[]?)>> _calls = [];

        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications();

        internal Task<(string Uuid, short[]? Heard)> Of(string app, string peer) => _calls[(app, peer)];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var script in SampleScript.All)
            {
                _calls[(script.App, "sipp over UDP")] = BySipp(script, Platform.At.SipUdp, "u1");
                _calls[(script.App, "sipp over TCP")] = BySipp(script, Platform.At.SipTcp, "t1");
            }
            await Quiet();
            foreach (var script in SampleScript.All) _calls[(script.App, "baresip")] = ByBaresip(script);
            await Quiet();
        }

        // A failure belongs to the test of its call.
        private Task Quiet() => Task.WhenAll(_calls.Values.Select(c => c.ContinueWith(_ => { }, TaskScheduler.Default)));

        private async Task<(string, short[]?)> BySipp(SampleScript script, System.Net.IPEndPoint server, string transport)
        {
            var uuid = CallUuids.New();
            await Sipp.CallAsync(server, script.App, script.Sipp, transport, callUuid: uuid, within: CallLimit, cues: [.. script.Keys.Select(k => (Func<Task>)(() => Asked(uuid, k.Prompt)))]);
            return (uuid, null);
        }

        private async Task<(string, short[]?)> ByBaresip(SampleScript script)
        {
            await using var phone = await Baresip.StartAsync(user: $"phone-{script.App}");
            await phone.DialAsync($"sip:{script.App}@{Platform.Sip}");
            await phone.EstablishedAsync(TimeSpan.FromSeconds(10));
            var uuid = await Platform.CallUuidOfAsync($"phone-{script.App}");
            foreach (var (prompt, keys) in script.Keys)
            {
                await Asked(uuid, prompt);
                await phone.PressAsync(keys);
            }
            await phone.ClosedAsync(CallLimit);
            return (uuid, AudioProbe.ReadWav(phone.Heard.First()).Left);
        }

        private Task<Trace> Asked(string uuid, string prompt) => Platform.TraceAsync(uuid, t => t.Has("prompt", prompt));
    }
}
