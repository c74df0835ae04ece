using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One shard with all that its legs share. Without a thread it runs in a test's own time.</summary>
internal sealed class ShardUnit
{
    private readonly IIds _ids;

    public ShardUnit(MediaOptions options, TimeProvider time, IIds ids, Wakeup? wakeup)
    {
        (Options, Time, _ids) = (options, time, ids);
        Notices = new NoticeBoard(options.MaxPendingEvents, wakeup);
        Mailbox = new ShardMailbox(options.MaxPendingCommands);
        Shard = new MediaShard(Mailbox, Notices.EndSlot);
        Receiver = new UdpReceiver(Batch);
    }

    public MediaOptions Options { get; }

    public TimeProvider Time { get; }

    public ShardMailbox Mailbox { get; }

    public MediaShard Shard { get; }

    public PacketBatch Batch { get; } = new();

    public UdpReceiver Receiver { get; }

    public NoticeBoard Notices { get; }

    public LegCounters Totals { get; } = new(null);

    /// <summary>Any thread.</summary>
    public MediaLeg Open(IMediaWire wire, Action<MediaEvent> events, string name) => new(this, wire, events, name, LegSeeds.Draw(_ids));
}
