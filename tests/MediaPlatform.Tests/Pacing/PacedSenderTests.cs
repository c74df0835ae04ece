using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.MediaPlatform.Clock;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Pacing;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Tests.Pacing;

/// <summary>The kernel's own clock on loopback: when a packet left is judged by the stamp of its arrival.</summary>
public sealed unsafe class PacedSenderTests : IDisposable
{
    private readonly Socket _from = Bound();
    private readonly Socket _to = Bound();
    private readonly PacketBatch _batch = new();
    private readonly UdpReceiver _receiver;
    private readonly UdpWire _wire;
    private readonly PacedSender _paced;
    private readonly TimedPacket[] _packets = GC.AllocateArray<TimedPacket>(2000, pinned: true);

    public PacedSenderTests()
    {
        var paced = PacedSender.TryCreate(out var error);
        Assert.SkipWhen(paced is null, $"io_uring is not permitted here (error {error}): the platform sends without it then");
        _paced = paced;
        _receiver = new UdpReceiver(_batch);
        _wire = new UdpWire(_from, Bound(), _receiver, _paced);
        Peer = new UdpWire(_to, Bound(), _receiver, null);
    }

    private UdpWire Peer { get; }

    public void Dispose()
    {
        _paced?.Dispose();
        _wire?.Dispose();
        Peer?.Dispose();
    }

    [Fact]
    public void Packets_leave_at_their_time_and_in_order_while_their_thread_waits()
    {
        var start = NativeClock.MonotonicNanos() + 20_000_000;
        for (var i = 0; i < 10; i++) Assert.True(Launch(i, start + i * 20_000_000L));
        _paced.EndSlot(NativeClock.MonotonicNanos());
        NativeClock.SleepUntil(start + 240_000_000);

        var arrived = Arrived();
        Assert.Equal(Enumerable.Range(0, 10), arrived.Select(a => a.Number));
        Assert.All(arrived, a => Assert.True(a.Nanos >= start + a.Number * 20_000_000L, "before its time"));
        // One may meet a hitch of the machine; that most do not is what the kernel's timer gives.
        Assert.True(arrived.Select(a => a.Nanos - start - a.Number * 20_000_000L).Order().ElementAt(5) < 2_000_000);
        _paced.EndSlot(NativeClock.MonotonicNanos());
        Assert.All(Enumerable.Range(0, 10), i => Assert.True(!_packets[i].Flying && _packets[i].Sent));
    }

    [Fact]
    public void What_is_late_leaves_at_once_and_is_counted()
    {
        var now = NativeClock.MonotonicNanos();
        Assert.True(Launch(0, now - 50_000_000));
        _paced.EndSlot(now);
        Assert.Equal(0, Assert.Single(Arrived()).Number);
        Assert.Equal((1, 1), (_paced.Launched, _paced.Late));
    }

    /// <summary>More than one chain, and more than the ring holds at once.</summary>
    [Fact]
    public void A_thousand_and_more_at_one_time_all_leave()
    {
        var due = NativeClock.MonotonicNanos() + 30_000_000;
        var sink = new List<int>();
        for (var i = 0; i < _packets.Length; i++) Assert.True(Launch(i, due + i / 100 * 2_000_000));
        _paced.EndSlot(NativeClock.MonotonicNanos());
        for (var waited = 0; sink.Count < _packets.Length && waited < 500; waited++)
        {
            sink.AddRange(Arrived().Select(a => a.Number));
            NativeClock.SleepUntil(NativeClock.MonotonicNanos() + 1_000_000);
        }

        _paced.EndSlot(NativeClock.MonotonicNanos());
        // Chains that are due together take turns.
        Assert.Equal(Enumerable.Range(0, _packets.Length), sink.Order());
        Assert.DoesNotContain(_packets, p => p.Flying || !p.Sent);
    }

    [Fact]
    public void A_packet_that_is_refused_takes_no_other_with_it()
    {
        var due = NativeClock.MonotonicNanos() + 10_000_000;
        // Nobody may send to port 0 (udp(7): EINVAL).
        Assert.True(Launch(0, due));
        WireAddress.From(new IPEndPoint(IPAddress.Loopback, 1)).WriteSockaddr(new Span<byte>(Packet(0)->Address, PacketBatch.AddressLength), AddressFamily.InterNetwork);
        (Packet(0)->Address[2], Packet(0)->Address[3]) = (0, 0);
        Assert.True(Launch(1, due));
        _paced.EndSlot(NativeClock.MonotonicNanos());
        NativeClock.SleepUntil(due + 10_000_000);
        _paced.EndSlot(NativeClock.MonotonicNanos());
        Assert.Equal(1, Assert.Single(Arrived()).Number);
        Assert.True(_packets[0] is { Flying: false, Sent: false, Result: < 0 });
    }

    /// <summary>What all of this is for: the media thread is stopped like every managed thread, the stream is not.</summary>
    [Fact]
    public void A_collection_that_stops_the_process_stops_no_packet()
    {
        using var meter = new Meter("VxmlGir.Test");
        using var engine = new MediaEngine(new MediaOptions { PortMin = 0, PortMax = 0 }, TimeProvider.System, new SeededIds(3), NullLoggerFactory.Instance, meter);
        var leg = Assert.IsType<MediaOpen.Opened>(engine.Open(_ => { })).Leg;
        leg.Negotiate(MediaTerms.Pcmu((IPEndPoint)_to.LocalEndPoint!));
        leg.Play(new PlayPiece[] { new PlayPiece.Clip(new byte[80_000]) });
        var stamps = new List<long>();
        // Small objects that live on: the more of them, the longer a collection carries them.
        var heap = new List<object>();
        var worst = TimeSpan.Zero;
        var end = NativeClock.MonotonicNanos() + 4_000_000_000;
        while (NativeClock.MonotonicNanos() < end)
        {
            heap.Clear();
            for (var i = 0; i < 150_000; i++) heap.Add(new object[] { i });
            var before = GC.GetTotalPauseDuration();
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            var pause = GC.GetTotalPauseDuration() - before;
            if (pause > worst) worst = pause;
            stamps.AddRange(Arrived().Select(a => a.Nanos));
        }

        var spacings = stamps.Zip(stamps.Skip(1), (a, b) => (b - a) / 1e6).Order().ToList();
        Assert.True(spacings.Count > 150);
        var most = spacings[spacings.Count * 99 / 100];
        Assert.True(most < 25, $"99 % of {spacings.Count} spacings within {most:F1} ms; the longest pause was {worst.TotalMilliseconds:F1} ms");
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = 4_000_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private bool Launch(int number, long dueNanos)
    {
        Span<byte> packet = stackalloc byte[172];
        BitConverter.TryWriteBytes(packet, number);
        return _wire.SendAt(WireAddress.From((IPEndPoint)_to.LocalEndPoint!), packet, Packet(number), dueNanos);
    }

    private TimedPacket* Packet(int number) => (TimedPacket*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _packets[number]);

    private List<(int Number, long Nanos)> Arrived()
    {
        var all = new List<(int, long)>();
        while (true)
        {
            var now = NativeClock.MonotonicNanos();
            _batch.BeginSlot(now, NativeClock.WallNanos() - now);
            var count = Peer.Receive(WireChannel.Rtp, _batch);
            for (var i = 0; i < count; i++) all.Add((BitConverter.ToInt32(_batch.Packet(i)), _batch.ArrivalNanos(i)));
            if (count == 0) return all;
        }
    }
}
