using VxmlGir.EndToEnd.Recording;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>One platform that is killed again and again under calls, and what became of every recording.</summary>
/// <param name="seed">Decides the moments; a failure says it.</param>
internal sealed class KillRun(int seed) : IAsyncDisposable
{
    private const int Calls = 20;
    private static readonly TimeSpan Delivered = TimeSpan.FromSeconds(120);
    private readonly Random _random = new(seed);
    private readonly TempFolder _apps = new();
    private readonly short[][] _voices = [.. Enumerable.Range(0, Calls).Select(n => Signals.Noise(8000 * 20, (uint)(1000 * seed + n)))];
    private readonly List<string> _uuids = [];
    private Platform? _platform;

    public async Task StartAsync()
    {
        var setup = new PlatformSetup().WithProfile("default", ("format", "wav"), ("channels", "stereo"));
        setup.Apps["recorded"] = KnownPrompts.Dress("recorded", _apps["recorded"]);
        _platform = await Platform.StartAsync(setup);
    }

    /// <summary>Calls, a kill at a random moment, a new start (one in five is killed as well, while it recovers): the survival of each call.</summary>
    public async Task<IReadOnlyList<Survival>> CycleAsync(bool lookForPlain)
    {
        var platform = _platform!;
        var calls = new List<KilledCall>();
        try
        {
            calls.AddRange(await Task.WhenAll(_voices.Select((v, n) => KilledCall.DialAsync(platform, v, (uint)(77_000 + n)))));
            await Task.WhenAll(calls.Select(c => c.Caller.HearsSoundAsync(TimeSpan.Zero, TimeSpan.FromSeconds(20))));
            await Task.WhenAll(calls.Select(c => c.Caller.Rtp.SayOnAsync(1)));
            await Task.Delay(_random.Next(0, 3000));
            var killed = Moment.Now;
            await platform.KillAsync();
            foreach (var call in calls)
            {
                _uuids.Add(call.Uuid);
                await call.DisposeAsync();
            }
            if (lookForPlain) SealedSpool.AssertNoPlainAudio(platform.Spool, calls.Select(c => c.Voice), Calls * 2 * 8000);
            await StartAgainAsync(platform);
            return await Task.WhenAll(calls.Select(async c => await c.CompareAsync(await FindAsync(platform, c.Uuid), killed)));
        }
        finally
        {
            foreach (var call in calls) await call.DisposeAsync();
        }
    }

    /// <summary>After the last cycle: nothing waits, nothing was set aside, and every call has one recording.</summary>
    public async Task AssertCleanAsync()
    {
        var platform = _platform!;
        foreach (var folder in (string[])["journal", "outbox", "quarantine"])
        {
            await Eventually.TrueAsync(() => !Directory.EnumerateFiles(Path.Combine(platform.Spool, folder)).Any(), Delivered,
                $"an empty {folder}: {string.Join(' ', Directory.EnumerateFiles(Path.Combine(platform.Spool, folder)))}\n{platform.Log}");
        }
        var recordings = platform.Recordings();
        Assert.Equal(_uuids.Order(), recordings.Select(r => r.CallUuid).Order());
        Assert.Equal(_uuids.Count, recordings.Select(r => r.MediaId).Distinct().Count());
        Assert.Equal(_uuids.Count, Directory.EnumerateFiles(Path.Combine(platform.Home, "var", "services", "store"), "*", SearchOption.AllDirectories).Count(f => !f.EndsWith(".manifest.json", StringComparison.Ordinal)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(platform.Home, "var", "services", "recordings"), "differs-*", SearchOption.AllDirectories));
    }

    public async ValueTask DisposeAsync()
    {
        if (_platform is not null) await _platform.DisposeAsync();
        _apps.Dispose();
    }

    private async Task StartAgainAsync(Platform platform)
    {
        await platform.StartAgainAsync();
        if (_random.Next(5) != 0) return;
        await Task.Delay(_random.Next(0, 400));
        await platform.KillAsync();
        await platform.StartAgainAsync();
    }

    // By its folder: a look at all of them for each of twenty calls would be most of the work.
    private static async Task<Recorded> FindAsync(Platform platform, string uuid)
    {
        var days = Path.Combine(platform.Home, "var", "services", "recordings");
        await Eventually.TrueAsync(() => Directory.Exists(days) && Directory.EnumerateDirectories(days).Any(d => File.Exists(Path.Combine(d, uuid, "recording.json"))),
            Delivered, $"the recording of {uuid}\n{platform.Log}");
        return await platform.RecordingAsync(uuid);
    }
}
