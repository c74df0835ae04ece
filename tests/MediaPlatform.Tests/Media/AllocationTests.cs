using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Tests.Media;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(DtmfMethod.Rfc4733)]
    [InlineData(DtmfMethod.InBand)]
    public void Ten_thousand_ticks_allocate_nothing(DtmfMethod method)
    {
        var unit = new ShardUnit(new MediaOptions(), TimeProvider.System, new Contracts.Identity.SeededIds(1), null);
        var wire = new EndlessWire();
        var leg = unit.Open(wire, _ => { }, "leg");
        leg.Negotiate(MediaStage.Terms with { Dtmf = method, ALaw = true, PayloadType = 8 });
        leg.Attach(new NullTap());
        leg.Play(new PlayPiece[] { new PlayPiece.Clip(MediaStage.Pattern(8000 * 3000)), new PlayPiece.Silence(1 << 30) });
        Run(unit, 1000, 20_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(unit, 21_000, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(wire.Sent > 10_000 && wire.Received > 10_000);
    }

    [Fact]
    public void Nor_does_a_bridge_between_two_legs()
    {
        var unit = new ShardUnit(new MediaOptions(), TimeProvider.System, new Contracts.Identity.SeededIds(1), null);
        var (wire, otherWire) = (new EndlessWire(), new EndlessWire());
        var (leg, other) = (unit.Open(wire, _ => { }, "leg"), unit.Open(otherWire, _ => { }, "other"));
        leg.Negotiate(MediaStage.Terms with { ALaw = true, PayloadType = 8 });
        other.Negotiate(MediaStage.Terms with { ALaw = true, PayloadType = 8, PtimeMs = 30 });
        leg.Join(other);
        Run(unit, 1000, 20_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(unit, 21_000, 100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(otherWire.Sent > 6_000);
    }

    // A tick of 20 ms is ten slots.
    private static void Run(ShardUnit unit, long first, int slots)
    {
        for (var slot = first; slot < first + slots; slot++)
        {
            unit.Batch.BeginSlot(slot * 2_000_000, 0);
            unit.Shard.RunSlot(slot);
            while (unit.Notices.TryTake(out _))
            {
            }
        }
    }

    private sealed class NullTap : ITapSink
    {
        public void Says(in SaysPacket packet, ReadOnlySpan<byte> payload)
        {
        }

        public void Hears(long sample, TapLaw law, ReadOnlySpan<byte> payload)
        {
        }

        public void Detached(long sample)
        {
        }
    }

    /// <summary>Every second look finds a packet: audio, and a key now and then.</summary>
    private sealed class EndlessWire : IMediaWire
    {
        private readonly byte[] _packet = new byte[172];
        private readonly WireAddress _from = WireAddress.From(MediaStage.Remote);
        private uint _looks;

        public System.Net.IPEndPoint LocalRtp { get; } = new(System.Net.IPAddress.Loopback, 4000);

        public int Sent { get; private set; }

        public int Received { get; private set; }

        public int Receive(WireChannel channel, PacketBatch batch)
        {
            if (channel == WireChannel.Rtcp || _looks++ % 2 == 1) return 0;
            var number = _looks / 2;
            var key = number % 50 > 40;
            RtpPacket.WriteHeader(_packet, (byte)(key ? 101 : 8), false, (ushort)number, key ? number / 50 * 8000 : number * 160, 5);
            (_packet[12], _packet[13], _packet[14], _packet[15]) = key ? ((byte)3, (byte)0, (byte)1, (byte)0) : ((byte)1, (byte)2, (byte)3, (byte)4);
            _packet.CopyTo(batch.Buffer(0));
            batch.Set(0, key ? 16 : 172, _from, batch.NowNanos);
            Received++;
            return 1;
        }

        public bool Send(WireChannel channel, in WireAddress to, ReadOnlySpan<byte> packet)
        {
            Sent++;
            return true;
        }

        public void Dispose()
        {
        }
    }
}
