using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>A store that cannot be used, and a disk that is full: named, counted, and no recording is lost.</summary>
public class BadStoreTests
{
    [Theory]
    [InlineData("apache")]
    [InlineData("nginx")]
    public async Task A_wrong_password_is_named_and_the_recording_kept(string kind)
    {
        await using IWebDavServer store = kind == "apache" ? new ApacheDav() : new NginxDav();
        await store.StartAsync();
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications()
            .WithProfile("default", ("storage", store.Collection.ToString()), ("storage-authorization", "recorder:wrong")));
        await Sipp.CallAsync(platform.Sip, "seed-partitions", "listen");
        await Eventually.TrueAsync(() => platform.LogLines.Any(l => l.Contains(store.Collection.Authority, StringComparison.Ordinal) && l.Contains("401", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(15), $"the store's 401 in the log\n{platform.Log}");
        Assert.DoesNotContain(":wrong", platform.Log, StringComparison.Ordinal);
        Assert.Empty(platform.Recordings());
        Assert.Contains(Directory.EnumerateFiles(platform.Spool, "*.media", SearchOption.AllDirectories), f => new FileInfo(f).Length > 1000);
    }

    [Fact]
    public async Task An_absent_store_is_named_and_the_recording_kept()
    {
        var port = FreePort.Tcp();
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications()
            .WithProfile("default", ("storage", $"http://127.0.0.1:{port}/"), ("storage-authorization", "a:b")));
        await Sipp.CallAsync(platform.Sip, "seed-partitions", "listen");
        await platform.LogsAsync($"127.0.0.1:{port}", TimeSpan.FromSeconds(15));
        Assert.Contains(Directory.EnumerateFiles(platform.Spool, "*.media", SearchOption.AllDirectories), f => new FileInfo(f).Length > 1000);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_store_that_refuses_is_named_and_the_recording_kept(int status)
    {
        await using var store = await TestWeb.StartAsync(web => web.Run(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        }));
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications()
            .WithProfile("default", ("storage", store.Address.ToString()), ("storage-authorization", "a:b")));
        await Sipp.CallAsync(platform.Sip, "seed-partitions", "listen");
        await Eventually.TrueAsync(() => platform.LogLines.Any(l => l.Contains(store.Address.Authority, StringComparison.Ordinal) && l.Contains(status.ToString(), StringComparison.Ordinal)),
            TimeSpan.FromSeconds(15), $"the store's {status} in the log\n{platform.Log}");
        Assert.Empty(platform.Recordings());
        Assert.Contains(Directory.EnumerateFiles(platform.Spool, "*.media", SearchOption.AllDirectories), f => new FileInfo(f).Length > 1000);
    }

    [Fact]
    public async Task A_full_disk_refuses_calls_that_could_not_be_recorded()
    {
        using var disk = SmallDisk.Mount("8m");
        if (disk is null) Assert.Skip("needs the right to mount");
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications().With("recording.spool", disk.Path));
        disk.Fill();
        await platform.LogsAsync("SpoolLow");
        await using var caller = new RtpCaller(platform.Sip, "greeting");
        var answer = await caller.InviteAsync();
        Assert.Equal(503, answer.Status);
        Assert.Contains("recordings", answer["Reason"], StringComparison.Ordinal);
        Assert.Matches(@"calls_refused\S* [1-9]", await platform.GetAsync("/metrics"));
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_while_loses_nothing()
    {
        using var disk = SmallDisk.Mount("8m");
        if (disk is null) Assert.Skip("needs the right to mount");
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithApplication("patient").With("recording.spool", disk.Path));
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "patient", new Speaking { Audio = Signals.Noise(8000 * 20, 31) }, headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await caller.Rtp.SayOnAsync(0.5);
        disk.Fill();
        await caller.Rtp.SayOnAsync(2);
        disk.Empty();
        await caller.Rtp.SayOnAsync(1.5);
        await caller.PressAsync("0");
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        await AssertWholeAsync(platform, uuid);
        Assert.True(platform.Trace(uuid).Has("log", "told error.com.vxmlgir.recording"), "the application is told");
    }

    [Fact]
    public async Task A_disk_that_fills_during_a_call_loses_nothing_where_there_is_a_second()
    {
        using var disk = SmallDisk.Mount("8m");
        if (disk is null) Assert.Skip("needs the right to mount");
        using var second = new TempFolder();
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithApplication("patient")
            .With("recording.spool", disk.Path).With("recording.second-spool", second.Path));
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "patient", new Speaking { Audio = Signals.Noise(8000 * 20, 31) }, headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await caller.Rtp.SayOnAsync(1);
        disk.Fill();
        await caller.Rtp.SayOnAsync(2);
        await caller.PressAsync("0");
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        await AssertWholeAsync(platform, uuid);
    }

    private static async Task AssertWholeAsync(Platform platform, string uuid)
    {
        var file = await platform.RecordingAsync(uuid, TimeSpan.FromSeconds(20));
        Assert.Equal("done", file.Parameter("outcome"));
        var trace = platform.Trace(uuid);
        var length = trace.Steps.Single(s => s.Kind == "end").At - trace.Steps.First(s => s.Kind == "record").At;
        Assert.True((file.Duration - length).Duration() < TimeSpan.FromSeconds(0.5), $"{file.Duration} of {length}");
        // What the caller said all the time is there all the time.
        var left = (await file.AudioAsync()).Left;
        Assert.DoesNotContain(Level.Silences(left.AsSpan(4000, left.Length - 8000), 1600), s => s.End - s.Start > 2400);
    }
}
