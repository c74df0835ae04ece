using System.Text.Json;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Running;

/// <summary><c>vxmlgir call</c>, a telephone in the terminal.</summary>
public class PhoneTests(PhoneTests.Dialled house) : IClassFixture<PhoneTests.Dialled>
{
    [Theory]
    [InlineData("rfc4733", "udp")]
    [InlineData("info", "tcp")]
    [InlineData("inband", "udp")]
    public async Task It_presses_keys_hears_prompts_and_prints_figures(string dtmf, string transport)
    {
        using var folder = new TempFolder();
        var server = transport == "udp" ? house.Platform.At.SipUdp : house.Platform.At.SipTcp;
        var (exit, output) = await CallAsync($"sip:menu@{server}", "--do", "wait 2s; press 2; wait 20s", "--dtmf", dtmf, "--transport", transport, "--save", folder["heard.wav"], "--json");
        Assert.True(exit == 0, output);
        using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(200, json.RootElement.GetProperty("status").GetInt32());
        var uuid = json.RootElement.GetProperty("callUuid").GetString()!;
        Assert.True((await house.Platform.EndedAsync(uuid)).Has("prompt", "You chose support."));
        Assert.True(Level.Dbfs(AudioProbe.ReadWav(folder["heard.wav"]).Left) > -40);
        Assert.Equal("support", (await house.Platform.RecordingAsync(uuid)).Parameter("choice"));
    }

    [Fact]
    public async Task It_speaks_a_file_and_a_line_of_text()
    {
        using var folder = new TempFolder();
        AudioProbe.WriteWav(folder["says.wav"], Signals.Noise(8000, 5));
        var (exit, output) = await CallAsync($"sip:wav@{house.Platform.Sip}", "--do", $"wait 500ms; play {folder["says.wav"]}; say hello there; hangup", "--json");
        Assert.True(exit == 0, output);
        using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        var left = (await (await house.Platform.RecordingAsync(json.RootElement.GetProperty("callUuid").GetString()!)).AudioAsync()).Left;
        var found = Correlation.Find(Signals.Noise(8000, 5).AsSpan(1000, 4000), left);
        Assert.True(found.Correlation > 0.95, found.ToString());
        Assert.True(Level.Dbfs(left.AsSpan(found.Offset + 7500)) > -40, "the line of text was spoken after the file");
    }

    [Fact]
    public async Task A_refused_call_has_a_status_of_its_own()
    {
        var (exit, output) = await CallAsync($"sip:nobody@{house.Platform.Sip}", "--do", "wait 1s");
        Assert.Equal(4, exit);
        Assert.Contains("404", output, StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Output)> CallAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [Repository.Program, "call", .. arguments], TimeSpan.FromSeconds(45));

    /// <summary>A platform on which the menu records as WAV under another name.</summary>
    public sealed class Dialled : House
    {
        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().WithSampleApplications().WithProfile("wav", ("format", "wav")).With("media.dtmf", "inband");
            setup.Apps["wav"] = Path.Combine(Repository.Apps, "menu");
            setup.ProfileOf["wav"] = "wav";
            return setup;
        }
    }
}
