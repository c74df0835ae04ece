using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

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

    [Fact]
    public async Task A_full_disk_refuses_the_recording_and_says_so()
    {
        using var disk = SmallDisk.Mount("8m");
        if (disk is null) Assert.Skip("needs the right to mount");
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications().With("recording.spool", disk.Path));
        disk.Fill();
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "greeting", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        var trace = await platform.EndedAsync(uuid);
        Assert.Contains(trace.Of("record"), r => r.StartsWith("start", StringComparison.Ordinal) && r.Contains("Refused", StringComparison.Ordinal));
        Assert.Contains(platform.LogLines, l => l.Contains("free", StringComparison.OrdinalIgnoreCase) || l.Contains("full", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_disk_that_fills_during_a_call_loses_nothing_where_there_is_a_second()
    {
        using var disk = SmallDisk.Mount("8m");
        if (disk is null) Assert.Skip("needs the right to mount");
        using var second = new TempFolder();
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithSampleApplications()
            .With("recording.spool", disk.Path).With("recording.second-spool", second.Path));
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "menu", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await caller.Rtp.SayOnAsync(1);
        disk.Fill();
        await caller.Rtp.SayOnAsync(2);
        await caller.PressAsync("0");
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        var file = await platform.RecordingAsync(uuid, TimeSpan.FromSeconds(20));
        Assert.Equal("operator", file.Parameter("choice"));
        var trace = platform.Trace(uuid);
        var length = trace.Steps.Single(s => s.Kind == "end").At - trace.Steps.First(s => s.Kind == "record").At;
        Assert.True((file.Duration - length).Duration() < TimeSpan.FromSeconds(0.5), $"{file.Duration} of {length}");
    }
}
