using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>The whole process stands still for three seconds: calls go on, and what the kernel kept of the packets is in its place.</summary>
public class SuspendedTests
{
    [Fact]
    public async Task Stopped_and_continued_under_calls()
    {
        await using var platform = await Platform.StartAsync(
            new PlatformSetup().WithApplication("patient").WithProfile("default", ("format", "wav"), ("channels", "stereo")));
        var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => KilledCall.DialAsync(platform, Signals.Noise(8000 * 30, (uint)(800 + n)), (uint)(5_000 + n), "patient")));
        try
        {
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(1.5)));
            platform.Suspend();
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(3)));
            platform.Resume();
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(1.5)));
            var pressed = Moment.Now;
            await Task.WhenAll(calls.Select(c => c.Caller.PressAsync("0")));
            await Task.WhenAll(calls.Select(c => c.Caller.HungUpOnAsync(TimeSpan.FromSeconds(20))));
            foreach (var call in calls)
            {
                var file = await platform.RecordingAsync(call.Uuid, TimeSpan.FromSeconds(30));
                var survival = await call.CompareAsync(file, pressed);
                Assert.True(survival.Dropped <= survival.Reported && survival.TailSamples <= 480, $"{survival}\n{platform.Log}");
                Assert.InRange(file.Duration.TotalSeconds, 4.5, 12);
            }
        }
        finally
        {
            foreach (var call in calls) await call.DisposeAsync();
        }
    }
}
