using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>
/// A system call of the running program fails once during a short recorded call: the recording is complete, or the loss is told by an alarm and an event; never silence.
/// Six errors that were met by default; VXMLGIR_TEST_INJECTIONS=100 is the long form. It reports in TestResults/injections.txt. The bulk is RecordingCore.Tests' FailingCallTests.
/// </summary>
public class InjectedErrorTests
{
    private static readonly string[] SystemCalls = ["pwrite64", "syncfs", "rename", "unlink", "openat", "fsync", "mkdir"];
    private static readonly string[] Errors = ["EIO", "ENOSPC", "EMFILE"];
    private readonly List<string> _report = [];

    [Fact]
    public async Task One_system_call_fails()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_INJECTIONS"), out var asked) ? asked : 6;
        await using var platform = await Platform.StartAsync(new PlatformSetup().WithApplication("patient")
            .WithProfile("default", ("format", "wav"), ("channels", "stereo")).With("recording.second-spool", "var/second"));
        // Warm: afterwards the program opens no files of its own.
        await OneAsync(platform, null, 0);
        var (happened, tries) = (0, 0);
        // A recording makes no call of some kinds, or not so many: that try shows nothing, and another takes its place.
        for (; happened < count && tries < 2 * count; tries++)
        {
            var (call, error) = (SystemCalls[tries % SystemCalls.Length], Errors[tries / SystemCalls.Length % Errors.Length]);
            if (await OneAsync(platform, (call, error, 1 + tries / (SystemCalls.Length * Errors.Length) % 3), tries)) happened++;
        }
        Write($"{happened} injected, {tries - happened} tries met no such call");
        Assert.True(happened == count, string.Join('\n', _report));
    }

    private async Task<bool> OneAsync(Platform platform, (string Call, string Error, int Number)? fault, int seed)
    {
        await using var injection = fault is { } f ? await ErrorInjection.AttachAsync(platform.Pid, f.Call, f.Error, f.Number) : null;
        var logged = platform.LogLines.Count;
        await using var call = await KilledCall.DialAsync(platform, Signals.Noise(8000 * 20, (uint)(3000 + seed)), (uint)(40_000 + seed), "patient");
        await call.Caller.Rtp.SayOnAsync(1.2);
        var pressed = Moment.Now;
        await call.Caller.PressAsync("0");
        await call.Caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        // It fails before or while the file is delivered; after that there is nothing left to fail.
        var file = await DeliveredAsync(platform, call.Uuid);
        if (injection is not null) await injection.DetachAsync();
        var survival = await call.CompareAsync(file, pressed);
        var whole = survival.Dropped <= survival.Reported && survival.TailSamples <= 480;
        var told = platform.LogLines.Skip(logged).Any(l => l.Contains("Recording alarm", StringComparison.Ordinal)) && platform.Trace(call.Uuid).Has("log", "told error.com.vxmlgir.recording");
        Write($"{fault}: {(whole ? "complete" : told ? "told" : "SILENT")}; {injection?.What}");
        Assert.True(whole || told, $"{fault}: {injection?.What}: {survival}\n{platform.Log}");
        return injection?.Happened == true;
    }

    // A runtime that gives up on an error of its own is a program that died: what it recorded is taken up by the next.
    private async Task<Recorded> DeliveredAsync(Platform platform, string uuid)
    {
        await Eventually.TrueAsync(() => platform.HasExited || platform.Recordings(uuid).Count > 0, TimeSpan.FromSeconds(60), $"the recording of {uuid}\n{platform.Log}");
        if (platform.HasExited)
        {
            Write($"the program ended and is started again\n{platform.Log}");
            await platform.StartAgainAsync();
        }
        return await platform.RecordingAsync(uuid, TimeSpan.FromSeconds(60));
    }

    private void Write(string line)
    {
        _report.Add(line);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults")).FullName;
        File.WriteAllLines(Path.Combine(folder, "injections.txt"), _report);
    }
}
