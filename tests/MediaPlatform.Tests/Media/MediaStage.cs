using System.Net;
using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Tests.Media;

/// <summary>A shard without a thread: time passes when the test says so, thousands of times faster than it would.</summary>
internal sealed class MediaStage
{
    private long _slot = 1000;

    public MediaStage(MediaOptions? options = null)
    {
        Unit = new ShardUnit(options ?? new MediaOptions(), TimeProvider.System, new SeededIds(7), null);
        Wire = new FakeWire(() => NowNanos);
        Leg = Unit.Open(Wire, Events.Add, "leg");
    }

    public static IPEndPoint Remote { get; } = new(IPAddress.Parse("192.0.2.7"), 6000);

    public ShardUnit Unit { get; }

    public FakeWire Wire { get; }

    public MediaLeg Leg { get; }

    public List<MediaEvent> Events { get; } = [];

    public long NowNanos => _slot * SlotSchedule.SlotNanos;

    public static MediaTerms Terms => MediaTerms.Pcmu(Remote);

    /// <summary>A leg in its stride: negotiated, its time begun.</summary>
    public static MediaStage Started(MediaTerms? terms = null, MediaOptions? options = null)
    {
        var stage = new MediaStage(options);
        stage.Leg.Negotiate(terms ?? Terms);
        while (stage.Leg.SampleNow == 0) stage.Run(2);
        return stage;
    }

    public void Run(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i += 2)
        {
            _slot++;
            Unit.Batch.BeginSlot(NowNanos, 0);
            Unit.Shard.RunSlot(_slot);
            while (Unit.Notices.TryTake(out var notice)) notice.Deliver();
        }
    }

    /// <summary>The shard was away for so long.</summary>
    public void Skip(int milliseconds) => _slot += milliseconds / 2;

    public void RunUntil<T>(int limitMs = 10_000)
        where T : MediaEvent
    {
        for (var i = 0; i < limitMs && !Events.OfType<T>().Any(); i += 2) Run(2);
        Assert.Contains(Events, e => e is T);
    }

    public int Play(params PlayPiece[] pieces) => Leg.Play(pieces);

    /// <summary>Bytes that are told apart wherever they end up: never silence, never repeating within a second.</summary>
    public static byte[] Pattern(int samples, int seed = 1)
    {
        var bytes = new byte[samples];
        for (var i = 0; i < samples; i++) bytes[i] = (byte)(((i + seed) * 131 + i / 127) & 0x7E);
        return bytes;
    }

    public string Keys() => string.Concat(Events.OfType<MediaEvent.Key>().Select(k => k.Digit));
}
