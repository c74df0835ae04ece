using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>A platform with one profile for each way of recording; the calls of all tests run at the same time.</summary>
public sealed class RecordingHouse : House
{
    private static readonly short[] Voice = Signals.Noise(8000 * 20, 99);

    /// <summary>How callers send: what the recording must not notice.</summary>
    private static readonly Dictionary<string, Speaking> Callers = new()
    {
        ["ptime 20"] = new() { Audio = Voice },
        ["ptime 10"] = new() { Audio = Voice, Ptime = 10 },
        ["ptime 30"] = new() { Audio = Voice, Ptime = 30 },
        ["ptime 60"] = new() { Audio = Voice, Ptime = 60 },
        ["A-law"] = new() { Audio = Voice, Law = Law.A },
        ["silence suppression"] = new() { Audio = Voice, Suppressed = s => s % 4000 >= 2800, ComfortNoise = true },
        ["SSRC change"] = new() { Audio = Voice, NewSourceAt = 8000 * 2 + 160 * 30 },
        ["reordering"] = new() { Audio = Voice, SwapEvery = 7, DuplicateEvery = 11 },
        ["100 ppm drift"] = new() { Audio = Voice, DriftPpm = 100 },
    };

    private readonly TempFolder _apps = new();
    private readonly Dictionary<string, Task<RecordedCall>> _calls = [];

    public static IEnumerable<string> CallerNames => Callers.Keys;

    internal Task<RecordedCall> Of(string call) => _calls[call];

    private protected override PlatformSetup Setup()
    {
        var setup = new PlatformSetup()
            .WithProfile("wav", ("format", "wav"), ("channels", "stereo"))
            .WithProfile("wav-mono", ("format", "wav"), ("channels", "mono"))
            .WithProfile("mp3-16", ("format", "mp3"), ("channels", "stereo"), ("mp3-kbits", 16))
            .WithProfile("mp3-32", ("format", "mp3"), ("channels", "stereo"), ("mp3-kbits", 32))
            .WithProfile("mp3-8", ("format", "mp3"), ("channels", "mono"), ("mp3-kbits", 8))
            .WithProfile("both", ("format", "wav"), ("channels", "stereo"), ("full-call", true));
        foreach (var profile in setup.Profiles.Select(p => (string)p["name"]))
        {
            setup.Apps[profile] = KnownPrompts.Dress("recorded", _apps[profile]);
            setup.ProfileOf[profile] = profile;
        }
        setup.Apps["two"] = KnownPrompts.Dress("two", _apps["two"]);
        setup.ProfileOf["two"] = "wav";
        return setup;
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (name, speaking) in Callers) _calls[name] = RecordedCall.MakeAsync(Platform, "wav", speaking);
        foreach (var profile in (string[])["wav-mono", "mp3-16", "mp3-32", "mp3-8"])
            _calls[profile] = RecordedCall.MakeAsync(Platform, profile, Callers["ptime 20"]);
        _calls["both"] = RecordedCall.MakeAsync(Platform, "both", Callers["ptime 20"], files: 3);
        // Their tests await them; a failure belongs to the test, not to the house.
        await Task.WhenAll(_calls.Values.Select(c => c.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _apps.Dispose();
    }
}

/// <summary>The tests that look at the same calls.</summary>
[CollectionDefinition(Name)]
public sealed class RecordingCollection : ICollectionFixture<RecordingHouse>
{
    public const string Name = "recording";
}
