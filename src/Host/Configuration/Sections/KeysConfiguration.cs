using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.RecordingCore.Privacy;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>How keys are kept out of recordings until something that is not sensitive has taken them (docs/decisions/0030).</summary>
internal static class KeysConfiguration
{
    private static readonly KeyGuardOptions Guard = new();

    // What comes 12 s late has no place in the file any more; what waits 200 ms must fit the guard's memory even in small packets.
    public static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("recording.key-hold-back", Kinds.Duration(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(200)), Guard.HoldBack, "How long a packet of the caller waits in memory, so that a key's tone is decided on before any of it is written; a crash loses so much more of the end."),
        Option.Of("recording.key-memory", Kinds.Size(4 * 1024, 1 << 20), Guard.KeyBytes, "Audio of keys kept per recording until it is known who took them; beyond it the oldest stays silence (8 KB are 1 s). At most half of recording.ring."),
        Option.Of("recording.key-time", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(11)), Guard.KeyTime, "How long that audio is kept: a key that nothing has taken by then stays silence."),
    ];

    public static KeyGuardOptions From(OptionValues v) => new()
    {
        HoldBack = v.Get<TimeSpan>("recording.key-hold-back"), KeyBytes = (int)v.Get<long>("recording.key-memory"), KeyTime = v.Get<TimeSpan>("recording.key-time"),
    };
}
