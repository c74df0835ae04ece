using VxmlGir.EndToEnd.Recording;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>kill -9 under twenty calls: every recording is delivered after the restart, at most 200 ms short, and the spool never held plain audio.</summary>
public class CrashTests
{
    private const int Calls = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Killed_under_twenty_calls(int seed)
    {
        using var apps = new TempFolder();
        var setup = new PlatformSetup().WithProfile("default", ("format", "wav"), ("channels", "stereo"));
        setup.Apps["recorded"] = KnownPrompts.Dress("recorded", apps["recorded"]);
        await using var platform = await Platform.StartAsync(setup);
        var callers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(n => DialAsync(platform, seed, n)));
        try
        {
            await Task.WhenAll(callers.Select(c => c.Caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(10))));
            // The seed decides how long the calls have been: the kill meets another moment of write and sync.
            await Task.WhenAll(callers.Select(c => c.Caller.Rtp.SayOnAsync(2 + 0.37 * seed)));
            var killed = Moment.Now;
            await platform.KillAsync();
            AssertSealed(platform.Spool, callers);

            await platform.StartAgainAsync();
            var files = await Task.WhenAll(callers.Select(c => platform.RecordingAsync(c.Uuid, TimeSpan.FromSeconds(30))));
            foreach (var (caller, file) in callers.Zip(files)) await AssertWholeAsync(caller, file, killed);
        }
        finally
        {
            foreach (var (caller, _, _) in callers) await caller.DisposeAsync();
        }
    }

    private static async Task<(RtpCaller Caller, string Uuid, short[] Voice)> DialAsync(Platform platform, int seed, int number)
    {
        var (uuid, voice) = (CallUuids.New(), Signals.Noise(8000 * 12, (uint)(1000 * seed + number)));
        var caller = await RtpCaller.CallAsync(platform.Sip, "recorded", new Speaking { Audio = voice, Ssrc = (uint)(77_000 + number) }, [("X-Genesys-CallUUID", uuid)]);
        return (caller, uuid, voice);
    }

    // By RTP sequence: the file's last sound of the caller is compared with the last packet that left before the kill.
    private static async Task AssertWholeAsync((RtpCaller Caller, string Uuid, short[] Voice) call, Recorded file, TimeSpan killed)
    {
        var left = (await file.AudioAsync()).Left;
        var sent = call.Caller.Rtp.Sent.Where(p => p.Audio && p.Packet.At < killed).ToList();
        // Where the recording's sound begins on the caller's clock.
        var found = Correlation.Find(left.AsSpan(2000, 4000).ToArray(), call.Voice);
        Assert.True(found.Correlation > 0.95, $"the caller's voice in {file}: {found}");
        var lastSound = Array.FindLastIndex(left, s => Math.Abs((int)s) > 8);
        var covered = found.Offset - 2000 + lastSound;
        var missing = sent[^1].Sample + 160 - covered;
        Assert.True(missing <= 1600, $"{missing / 8.0:0} ms missing of {sent.Count} packets in {file}");
        // And nothing is missing before.
        var middle = Correlation.Of(left.AsSpan(2000, lastSound - 2200), call.Voice.AsSpan(found.Offset, lastSound - 2200));
        Assert.True(middle > 0.95, $"correlation {middle:0.000} over the whole of {file}");
    }

    /// <summary>No ten milliseconds of any caller's packets are anywhere in the spool, in either law or as linear samples.</summary>
    private static void AssertSealed(string spool, (RtpCaller Caller, string Uuid, short[] Voice)[] callers)
    {
        var files = Directory.EnumerateFiles(spool, "*", SearchOption.AllDirectories).Select(f => (f, Bytes: File.ReadAllBytes(f))).ToList();
        Assert.True(files.Sum(f => (long)f.Bytes.Length) > Calls * 2 * 8000, "the spool holds the recordings");
        foreach (var (_, _, voice) in callers)
        {
            var linear = new byte[160];
            Buffer.BlockCopy(voice, 16000 * 2, linear, 0, 160);
            byte[][] canaries = [G711.Encode(voice.AsSpan(16000, 80), Law.Mu), G711.Encode(voice.AsSpan(16000, 80), Law.A), linear];
            foreach (var (name, bytes) in files)
                foreach (var canary in canaries)
                    Assert.True(bytes.AsSpan().IndexOf(canary) < 0, $"plain audio in {name}");
        }
    }
}
