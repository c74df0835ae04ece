using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Keys reach the dialogue by telephone-events, by INFO and as tones; one key is one key.</summary>
public class KeyTests(KeyTests.Keyed house) : IClassFixture<KeyTests.Keyed>
{
    [Theory]
    [InlineData("menu")]
    [InlineData("menu-info")]
    [InlineData("menu-inband")]
    public async Task Sipp_presses_2_and_is_sent_to_support(string scenario)
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "menu", scenario, callUuid: uuid, cues: [() => house.Platform.TraceAsync(uuid, t => t.Has("prompt", "For sales"))]);
        var trace = await house.Platform.EndedAsync(uuid);
        Assert.True(trace.Has("prompt", "You chose support."), trace.ToString());
        Assert.Equal("support", (await house.Platform.RecordingAsync(uuid)).Parameter("choice"));
    }

    [Fact]
    public async Task Baresip_presses_by_info()
    {
        await using var phone = await Baresip.StartAsync(dtmf: "info", user: "info-phone");
        await phone.DialAsync($"sip:menu@{house.Platform.Sip}");
        await phone.EstablishedAsync(TimeSpan.FromSeconds(10));
        var uuid = await house.Platform.CallUuidOfAsync("info-phone");
        await house.Platform.TraceAsync(uuid, t => t.Has("prompt", "For sales"));
        await phone.PressAsync("1");
        await phone.ClosedAsync(TimeSpan.FromSeconds(30));
        Assert.True((await house.Platform.EndedAsync(uuid)).Has("prompt", "You chose sales."));
    }

    [Theory]
    [InlineData("events")]
    [InlineData("info")]
    [InlineData("tones")]
    public async Task Ten_digits_arrive_each_once_in_order(string method)
    {
        const string digits = "1223334#90*";
        var uuid = CallUuids.New();
        short[] audio = method == "tones" ? [.. Signals.Silence(2000), .. digits.SelectMany(d => Signals.Key(d, 90).Concat(Signals.Silence(90)))] : [];
        await using var caller = new RtpCaller(house.Platform.Sip, "digits", new Speaking { Audio = audio }, method == "tones" ? [0] : null);
        Assert.Equal(200, (await caller.InviteAsync([("X-Genesys-CallUUID", uuid)])).Status);
        if (method == "events") await caller.PressAsync(digits, 60);
        if (method == "info") await caller.PressByInfoAsync(digits);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        var trace = await house.Platform.EndedAsync(uuid);
        Assert.Contains(trace.Of("log"), l => l.Contains($"keys {digits}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_bars_in_and_stops_the_prompt()
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "menu", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await caller.PressAsync("0");
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(15));
        var trace = await house.Platform.EndedAsync(uuid);
        Assert.True(trace.Has("prompt", "You chose the operator."), trace.ToString());
        // The menu's prompt alone lasts over four seconds.
        var step = trace.Steps.First(s => s.Kind == "prompt" && s.Text.Contains("operator.", StringComparison.Ordinal) && s.Text.Contains("You chose", StringComparison.Ordinal));
        Assert.True(step.At < TimeSpan.FromSeconds(3), trace.ToString());
    }

    /// <summary>A platform on which keys without telephone-event come in the band.</summary>
    public sealed class Keyed : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications().WithApplication("digits").With("media.dtmf", "inband");
    }
}
