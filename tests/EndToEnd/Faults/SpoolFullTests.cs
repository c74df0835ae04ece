using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>A spool of 8 MB fills under twenty calls: what was started is whole, new calls are refused where nothing could keep them, and all is well within 2 s of space returning.</summary>
public class SpoolFullTests
{
    private const int Calls = 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("8m", false)]
    [InlineData("8m,nr_inodes=128", false)]
    [InlineData("8m", true)]
    public async Task Twenty_calls_go_on_while_the_spool_is_full(string size, bool second)
    {
        using var disk = SmallDisk.Mount(size);
        if (disk is null) Assert.Skip("needs the right to mount");
        using var other = new TempFolder();
        var setup = new PlatformSetup().WithApplication("patient").WithProfile("default", ("format", "wav"), ("channels", "stereo")).With("recording.spool", disk.Path);
        if (second) setup.With("recording.second-spool", other.Path);
        await using var platform = await Platform.StartAsync(setup);
        var calls = await Task.WhenAll(Enumerable.Range(0, Calls).Select(n => KilledCall.DialAsync(platform, Signals.Noise(8000 * 40, (uint)(500 + n)), (uint)(9_000 + n), "patient")));
        try
        {
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(1.5)));
            if (size.Contains("inodes", StringComparison.Ordinal)) disk.FillInodes();
            else disk.Fill();
            await platform.LogsAsync("SpoolLow", Soon);
            // With a second root there is a place for new recordings at once.
            await AnswersAsync(platform, second ? 200 : 503, Soon);
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(2.5)));
            disk.Empty();
            await AnswersAsync(platform, 200, Soon);
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(1)));
            var pressed = Moment.Now;
            await Task.WhenAll(calls.Select(c => c.Caller.PressAsync("0")));
            await Task.WhenAll(calls.Select(c => c.Caller.HungUpOnAsync(TimeSpan.FromSeconds(20))));
            foreach (var call in calls) AssertWhole(await call.CompareAsync(await platform.RecordingAsync(call.Uuid, TimeSpan.FromSeconds(60)), pressed), platform);
        }
        finally
        {
            foreach (var call in calls) await call.DisposeAsync();
        }
    }

    private static void AssertWhole(Survival of, Platform platform)
    {
        Assert.True(of.Dropped <= of.Reported && of.TailSamples <= 480, $"{of}\n{platform.Log}");
        Assert.True(of.Reported < 25, $"more than half a second was lost on the way: {of}");
    }

    private static Task AnswersAsync(Platform platform, int status, TimeSpan within) => Eventually.TrueAsync(() => Answer(platform).GetAwaiter().GetResult() == status, within, $"{status} to a new call\n{platform.Log}");

    private static async Task<int> Answer(Platform platform)
    {
        await using var caller = new RtpCaller(platform.Sip, "patient");
        var answer = await caller.InviteAsync();
        if (answer.Status == 200) await caller.HangUpAsync();
        return answer.Status;
    }
}
