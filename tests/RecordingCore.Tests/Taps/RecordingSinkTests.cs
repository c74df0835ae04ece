using System.Diagnostics.Metrics;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Buffers;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Privacy;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Taps;

public sealed class RecordingSinkTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly AudioMemory _memory = new();

    [Fact]
    public void Nothing_is_allocated_on_the_media_thread()
    {
        var sink = Sink(1 << 20);
        var payload = new byte[160];
        var drained = new byte[1 << 20];
        // What the runtime makes once, while it compiles better code, is not the packets': those would allocate in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 10 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var n = 0L; n < 1000; n++)
            {
                sink.Says(new SaysPacket(n * 160, (ushort)n, (uint)(n * 160), 1, TapLaw.Mu, false), payload);
                sink.Key(new SaysPacket(n * 160, (ushort)n, (uint)(n * 160), 1, TapLaw.Mu, false), '5', 160, over: true);
                sink.Hears(n * 160, TapLaw.Mu, payload);
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.NotEqual(0, sink.Ring.Drain(drained));
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Paused_audio_of_the_platform_never_gets_into_the_ring_and_edges_are_cut_to_the_sample()
    {
        var sink = Sink();
        sink.Gate = sink.Gate.Pause(200).Resume(500);
        sink.Hears(160, TapLaw.Mu, Filled(1));
        sink.Hears(320, TapLaw.Mu, Filled(2));
        sink.Hears(480, TapLaw.A, Filled(3));
        Assert.Equal(["hears 160: 40x01 120xFF", "hears 480: 20xD5 140x03"], Read(sink));
    }

    [Fact]
    public void Paused_audio_of_the_caller_never_gets_into_a_block_and_is_wiped_where_it_was()
    {
        var sink = Sink();
        sink.Gate = sink.Gate.Pause(200).Resume(500);
        for (var n = 0; n < 4; n++) sink.Says(new SaysPacket(160 * n, (ushort)n, (uint)(160 * n), 7, TapLaw.Mu, false), Filled((byte)(n + 1)));
        using var reader = new TapReader(sink, new KeyGuardOptions(), new RecordingMetrics(_meter), _memory);
        var (block, raw) = (new byte[1 << 17], new byte[1 << 16]);
        ReadOnlySpan<byte> rest = block.AsSpan(0, reader.Read(block, 0, raw, passed: 4000));
        Assert.Equal(["says 0: 160x01", "says 1: 40x02 120xFF", "says 3: 20xFF 140x04"], Lines(rest));
        Assert.False(raw.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_packet_delayed_over_the_end_of_a_pause_still_belongs_to_the_pause()
    {
        var sink = Sink();
        sink.Says(new SaysPacket(160, 1, 1000, 7, TapLaw.Mu, false), Filled(1));
        sink.Gate = sink.Gate.Pause(320).Resume(800);
        // Spoken at 480, kept 400 samples on the way.
        sink.Says(new SaysPacket(880, 3, 1320, 7, TapLaw.Mu, false), Filled(2));
        sink.Says(new SaysPacket(881, 6, 1800, 7, TapLaw.Mu, false), Filled(3));
        Assert.Equal(["says 1: 160x01", "says 6: 160x03"], Read(sink));
    }

    [Fact]
    public void What_lies_before_the_start_and_after_the_stop_is_not_there()
    {
        var sink = Sink(from: 100);
        sink.Hears(0, TapLaw.Mu, Filled(1).AsSpan(0, 100));
        sink.Hears(60, TapLaw.Mu, Filled(2).AsSpan(0, 80));
        sink.Gate = sink.Gate.End(300);
        sink.Hears(250, TapLaw.Mu, Filled(3).AsSpan(0, 80));
        sink.Hears(330, TapLaw.Mu, Filled(4));
        Assert.Equal(["hears 60: 40xFF 40x02", "hears 250: 50x03 30xFF"], Read(sink));
    }

    [Fact]
    public void An_overrun_is_written_down()
    {
        var sink = Sink(1024);
        for (var n = 0; n < 20; n++) sink.Hears(n * 160, TapLaw.Mu, Filled(1));
        Assert.Equal(5, Read(sink).Count);
        sink.Hears(5000, TapLaw.Mu, Filled(2));
        Assert.Equal(["lost 0 15", "hears 5000: 160x02"], Read(sink));
    }

    [Fact]
    public void The_ring_wraps_without_a_seam()
    {
        var ring = new ByteRing(256, _memory);
        var random = new Random(5);
        var (sent, got) = (new List<byte>(), new List<byte>());
        var target = new byte[256];
        for (var i = 0; i < 5000; i++)
        {
            var record = new byte[random.Next(1, 100)];
            random.NextBytes(record);
            if (ring.TryReserve(record.Length))
            {
                ring.Put(record.AsSpan(0, record.Length / 2));
                ring.Put(record.AsSpan(record.Length / 2));
                ring.Commit();
                sent.AddRange(record);
            }
            if (random.Next(3) == 0) got.AddRange(target.AsSpan(0, ring.Drain(target)));
        }
        got.AddRange(target.AsSpan(0, ring.Drain(target)));
        Assert.Equal(sent, got);
        ring.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_refused_start_had_taken_in_is_wiped_when_its_tap_comes_off(bool refused)
    {
        var sink = Sink();
        Assert.True(sink.Ring.TryReserve(160));
        var inside = sink.Ring.Next(160);
        Filled(7).CopyTo(inside);
        sink.Ring.Commit();
        if (refused) sink.Discard();
        Assert.Equal(7, inside[0]);
        sink.Detached(4000);
        // One that is read is the reader's to wipe.
        Assert.Equal(refused, !inside.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_tap_that_is_off_is_wiped_at_once_and_its_memory_goes_back_once()
    {
        var sink = Sink();
        Assert.True(sink.Ring.TryReserve(160));
        var inside = sink.Ring.Next(160);
        Filled(7).CopyTo(inside);
        sink.Ring.Commit();
        sink.Detached(4000);
        Assert.Equal(7, inside[0]);
        sink.Discard();
        Assert.False(inside.ContainsAnyExcept((byte)0));
        sink.Dispose();
        Assert.NotEqual(_memory.Rent(65536).Offset, _memory.Rent(65536).Offset);
    }

    public void Dispose() => _meter.Dispose();

    private RecordingSink Sink(int size = 65536, long from = 0) => new(size, TapGate.OpenAt(from), new RecordingMetrics(_meter), _memory);

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 160)];

    private List<string> Read(RecordingSink sink)
    {
        var buffer = new byte[1 << 20];
        using var reader = new TapReader(sink, new KeyGuardOptions(), new RecordingMetrics(_meter), _memory);
        // What is held back goes when nothing comes any more.
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, reader.Read(buffer, 0, new byte[1 << 16], passed: long.MaxValue / 2));
        return Lines(rest);
    }

    private static List<string> Lines(ReadOnlySpan<byte> rest)
    {
        var lines = new List<string>();
        while (JournalRecord.TryRead(ref rest, out var record))
        {
            if (record.TrySays(out var packet, out var payload)) lines.Add($"says {packet.Sequence}: {Runs(payload)}");
            if (record.TryHears(out var sample, out _, out payload)) lines.Add($"hears {sample}: {Runs(payload)}");
            if (record.TryLost(out var says, out var hears)) lines.Add($"lost {says} {hears}");
        }
        return lines;
    }

    private static string Runs(ReadOnlySpan<byte> payload)
    {
        var runs = new List<(byte Value, int Count)>();
        foreach (var b in payload)
        {
            if (runs.Count > 0 && runs[^1].Value == b) runs[^1] = (b, runs[^1].Count + 1);
            else runs.Add((b, 1));
        }
        return string.Join(' ', runs.Select(r => $"{r.Count}x{r.Value:X2}"));
    }
}
