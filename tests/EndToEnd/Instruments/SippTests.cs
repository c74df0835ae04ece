using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Sip;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Instruments;

/// <summary>The scenarios say on the wire what they are meant to say.</summary>
public class SippTests
{
    private static readonly Func<Task> AtOnce = () => Task.CompletedTask;

    [Theory]
    [InlineData("pin", "1 1234")]
    [InlineData("menu", "2")]
    public async Task A_scenario_presses_its_keys_by_events(string scenario, string keys)
    {
        await using var answerer = new Answerer();
        var call = Sipp.CallAsync(answerer.Address, "anybody", scenario, within: TimeSpan.FromSeconds(20), cues: [.. keys.Split(' ').Select(_ => AtOnce)]);
        await await Task.WhenAny(answerer.TakeCallAsync(), call);
        var pressed = keys.Replace(" ", "", StringComparison.Ordinal);
        await Eventually.TrueAsync(() => answerer.Events().Length >= pressed.Length, TimeSpan.FromSeconds(10), $"keys, got {answerer.Events()}");
        await answerer.WaitOutAsync();
        await answerer.HangUpAsync();
        await call;
        Assert.Equal(pressed, answerer.Events());
    }

    [Fact]
    public async Task A_scenario_presses_a_key_as_a_tone()
    {
        await using var answerer = new Answerer();
        var call = Sipp.CallAsync(answerer.Address, "anybody", "menu-inband", within: TimeSpan.FromSeconds(20), cues: [AtOnce]);
        await await Task.WhenAny(answerer.TakeCallAsync(), call);
        await Eventually.TrueAsync(() => answerer.Rtp.Received.Count >= 25, TimeSpan.FromSeconds(10), "audio");
        await answerer.WaitOutAsync();
        await answerer.HangUpAsync();
        await call;
        var found = Correlation.Find(Signals.Key('2'), answerer.Rtp.Heard.Samples);
        Assert.True(found.Correlation > 0.98, found.ToString());
    }

    [Fact]
    public async Task A_scenario_presses_a_key_by_info()
    {
        await using var answerer = new Answerer();
        var call = Sipp.CallAsync(answerer.Address, "anybody", "menu-info", within: TimeSpan.FromSeconds(20), cues: [AtOnce]);
        await await Task.WhenAny(answerer.TakeCallAsync(), call);
        var info = await answerer.NextAsync("INFO");
        Assert.Contains("Signal=2", info.Body, StringComparison.Ordinal);
        await answerer.WaitOutAsync();
        await answerer.HangUpAsync();
        await call;
    }
}
