using System.Diagnostics.Metrics;
using VxmlGir.MediaPlatform.Clock;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Shows the shards' counters; they are read when somebody looks, the media threads do nothing for it.</summary>
internal static class MediaMeters
{
    public static void Register(Meter meter, ShardUnit[] units, ShardThread[] threads, Func<int> legs)
    {
        meter.CreateObservableGauge("media.legs", legs, "{leg}");
        meter.CreateObservableGauge("media.clock.worst_lateness", () => threads.Max(t => t.Figures.Worst.TotalMilliseconds), "ms");
        Count("media.clock.late", () => threads.Sum(t => t.Figures.Late), "Wakings of a media thread more than 10 ms late");
        Count("media.clock.skipped", () => threads.Sum(t => t.Figures.Skipped), "Slots of 2 ms given up");
        Count("media.allocated", () => threads.Sum(t => t.Figures.Allocated), "Managed bytes allocated by media threads");
        Count("media.mailbox.full", () => units.Sum(u => u.Mailbox.Refused), "Commands refused");
        Count("media.events.full", () => units.Sum(u => u.Notices.Dropped), "Events that found the ring full");
        Total("media.packets.sent", c => c.PacketsSent, "RTP packets");
        Total("media.packets.refused", c => c.SendErrors, "RTP packets that the system did not take");
        Count("media.packets.ahead", () => units.Sum(u => u.Paced?.Launched ?? 0), "RTP packets handed to the kernel before their time");
        Count("media.packets.behind", () => units.Sum(u => u.Paced?.Late ?? 0), "Of them, more than 5 ms after it: the process stood still for longer than media.send-ahead");
        Total("media.packets.received", c => c.PacketsReceived, "RTP packets from locked sources");
        Total("media.packets.foreign", c => c.Foreign, "Dropped by the source lock");
        Total("media.packets.malformed", c => c.Malformed, "Neither RTP nor RTCP");
        Total("media.packets.unknown", c => c.UnknownPayloads, "Payload types not agreed");
        Total("media.packets.late", c => c.Late, "Too late for the live path");
        Total("media.sources.changed", c => c.SourceChanges, "SSRC changes");
        Total("media.jitter.resets", c => c.JitterResets, "Playout buffers begun again");
        Total("media.jitter.concealed", c => c.Concealed, "Holes concealed");
        Total("media.keys", c => c.Keys, "Keys pressed");
        Total("media.keys.refused", c => c.KeysRefused, "Keys above the rate limit");
        Total("media.send.gaps", c => c.SendGaps, "Streams that skipped time");

        void Total(string name, Func<LegCounters, long> of, string what) => Count(name, () => units.Sum(u => of(u.Totals)), what);
        void Count(string name, Func<long> of, string what) => meter.CreateObservableCounter(name, of, "{count}", what);
    }
}
