using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Pacing;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One shard with all that its legs share. Without a thread it runs in a test's own time.</summary>
internal sealed class ShardUnit
{
    private readonly IIds _ids;

    /// <param name="paced">Null: packets are sent when they are made.</param>
    public ShardUnit(MediaOptions options, TimeProvider time, IIds ids, Wakeup? wakeup, PacedSender? paced = null)
    {
        (Options, Time, _ids) = (options, time, ids);
        Notices = new NoticeBoard(options.MaxPendingEvents, wakeup);
        Mailbox = new ShardMailbox(options.MaxPendingCommands);
        Paced = paced;
        Shard = new MediaShard(Mailbox, EndSlot);
        Receiver = new UdpReceiver(Batch);
    }

    public MediaOptions Options { get; }

    public TimeProvider Time { get; }

    public ShardMailbox Mailbox { get; }

    public MediaShard Shard { get; }

    public PacketBatch Batch { get; } = new();

    public UdpReceiver Receiver { get; }

    public PacedSender? Paced { get; }

    public NoticeBoard Notices { get; }

    public LegCounters Totals { get; } = new(null);

    /// <summary>Any thread.</summary>
    public MediaLeg Open(IMediaWire wire, Action<MediaEvent> events, string name) => new(this, wire, events, name, LegSeeds.Draw(_ids));

    private void EndSlot()
    {
        Paced?.EndSlot(Batch.NowNanos);
        Notices.EndSlot();
    }
}
