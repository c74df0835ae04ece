using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Running;

/// <summary>SIGTERM: no new calls, running ones finish or are ended at the deadline, every recording is complete, the status is 0.</summary>
public class DrainTests
{
    [Fact]
    public async Task Running_calls_finish_and_new_ones_are_answered_503()
    {
        await using var platform = await Platform.StartAsync();
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "greeting", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        platform.Signal();
        await Eventually.TrueAsync(() => platform.LogLines.Any(l => l.Contains("drain", StringComparison.OrdinalIgnoreCase)), TimeSpan.FromSeconds(5), $"draining\n{platform.Log}");
        await using (var late = new RtpCaller(platform.Sip, "greeting"))
        {
            var answer = await late.InviteAsync();
            Assert.Equal(503, answer.Status);
            Assert.NotEmpty(answer["Retry-After"] + answer["Reason"]);
        }
        using (var health = await platform.TryGetAsync("/healthz")) Assert.Contains("draining", await health.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await platform.ExitAsync(TimeSpan.FromSeconds(30)));
        // The whole greeting was heard, to its last word.
        Assert.Contains(platform.Trace(uuid).Of("end"), e => e.Contains("exit", StringComparison.Ordinal));
        await platform.StartAgainAsync();
        Assert.True((await platform.RecordingAsync(uuid)).Duration > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task At_the_deadline_calls_are_ended_with_complete_recordings()
    {
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications().With("limits.drain-deadline", "2s"));
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "menu", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var signalled = Moment.Now;
        Assert.Equal(0, await platform.StopAsync());
        Assert.True(caller.Dialog.Ended, "the platform said BYE");
        Assert.True(Moment.Now - signalled < TimeSpan.FromSeconds(15));
        await platform.StartAgainAsync();
        var file = await platform.RecordingAsync(uuid);
        Assert.True(file.Duration > TimeSpan.FromSeconds(1.9), file.ToString());
    }
}
