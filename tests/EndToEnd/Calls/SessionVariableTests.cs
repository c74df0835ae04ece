using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>What an application learns of its call from the INVITE.</summary>
public sealed class SessionVariableTests
{
    [Fact]
    public async Task An_application_knows_how_its_call_was_redirected()
    {
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithApplication("variables"));
        var trace = await CallAsync(platform,
            ("Diversion", "<sip:second@b.example>;reason=no-answer;privacy=full;screen=yes"),
            ("Diversion", "\"First, the\" <sip:4711@a.example>;reason=user-busy"),
            ("X-Mixed-CASE", "One"), ("x-mixed-case", "two"));
        Assert.True(trace.Has("log", "way sip:4711@a.example|false|undefined|user busy sip:second@b.example|true|yes|no reply"), trace.ToString());
        Assert.True(trace.Has("log", "numbers 4711|second|no reply"), trace.ToString());
        Assert.True(trace.Has("log", "headers One, two|One, two|"), trace.ToString());
        Assert.True(trace.Has("log", "parameter blue"), trace.ToString());
        Assert.True(trace.Has("log", "still 2 sip:4711@a.example"), trace.ToString());
    }

    [Fact]
    public async Task A_call_that_came_straight_has_none_of_it()
    {
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithApplication("variables"));
        var trace = await CallAsync(platform);
        Assert.True(trace.Has("log", "numbers ||"), trace.ToString());
        Assert.False(trace.Has("log", "still"), trace.ToString());
    }

    private static async Task<Trace> CallAsync(Platform platform, params (string, string)[] headers)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, $"sip:variables@{platform.Sip};Colour=blue", headers: [("X-Genesys-CallUUID", uuid), .. headers]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        return await platform.EndedAsync(uuid);
    }
}
