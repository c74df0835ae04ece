using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Journal;

/// <summary>A journal cut or changed anywhere gives what lies before, and never something else.</summary>
public class TornJournalTests
{
    private static readonly RecordingOptions NoLog = new() { SpoolRoot = "/spool", JournalInterval = TimeSpan.Zero };

    [Fact]
    public void Torn_at_every_byte_it_reads_up_to_the_last_whole_block()
    {
        var (whole, key) = Record();
        var blocks = Blocks(whole, key);
        var sizes = new List<int>();
        for (var length = 0; length <= whole.Length; length++)
        {
            using var reader = new BlockReader(new MemoryStream(whole, 0, length), SealedPurpose.Journal, key);
            var count = 0;
            while (reader.TryNext(out var block)) Assert.Equal(blocks[count++], block.ToArray());
            sizes.Add(count);
            Assert.True(sizes.Count < 2 || count >= sizes[^2]);
        }
        Assert.Equal(blocks.Count, sizes[^1]);
        Assert.True(blocks.Count > 5);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        var (whole, key) = Record();
        var count = Blocks(whole, key).Count;
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 0x10;
            using var reader = new BlockReader(new MemoryStream(changed), SealedPurpose.Journal, key);
            var read = 0;
            while (reader.TryNext(out _)) read++;
            Assert.True(read < count && reader.Fault is not null, $"byte {i}");
        }
    }

    [Fact]
    public void Blocks_cannot_change_places_or_files()
    {
        var (whole, key) = Record();
        var (other, _) = Record(seed: 2);
        var mixed = whole.AsSpan(0, SealedFormat.HeaderSize).ToArray().Concat(other.Skip(SealedFormat.HeaderSize)).ToArray();
        using var reader = new BlockReader(new MemoryStream(mixed), SealedPurpose.Journal, key);
        Assert.False(reader.TryNext(out _));
        Assert.NotNull(reader.Fault);
    }

    [Fact]
    public void Another_nodes_key_opens_nothing()
    {
        var (whole, _) = Record();
        using var reader = new BlockReader(new MemoryStream(whole), SealedPurpose.Journal, new RecordingCore.Spool.SpoolKey(new byte[32]));
        Assert.Equal("sealed with another node key", reader.Fault);
    }

    [Fact]
    public void A_torn_journal_becomes_a_file_with_all_audio_before_the_tear()
    {
        using var bench = new RecordingBench(options: NoLog);
        Speak(bench, close: false);
        var after = bench.Spool.Restart();
        var (path, bytes) = after.Snapshot().Single(f => f.Key.EndsWith(".vgj", StringComparison.Ordinal));
        after.Delete(path);
        using (var file = after.Create(path)) file.Append(bytes.AsSpan(0, bytes.Length - 10));
        using var next = new RecordingBench(after, seed: 99);
        var journal = Assert.Single(SpoolRecovery.Look(next.Roots, _ => false).ToFinalise);
        var (clip, file2, _) = next.MakeWav(journal);
        Assert.Equal("interrupted", file2.Parameters["endReason"]);
        Assert.Contains("torn", file2.Parameters["journalFaults"]);
        // 16,000 samples were written; the last of 20 blocks is lost.
        Assert.InRange(clip.Samples.Length / 2, 16000 - 1800, 16000);
        var talker = new Talker();
        // The recording's length is the clock's; its newest packets were still held back.
        for (var n = 0; n < clip.Samples.Length / 2 - 160 - 640; n++) Assert.Equal(talker.Linear(n), clip.Samples[2 * n]);
    }

    private static (byte[] Journal, RecordingCore.Spool.SpoolKey Key) Record(ulong seed = 1)
    {
        using var bench = new RecordingBench(options: NoLog, seed: seed);
        Speak(bench, close: true, samples: 4000);
        bench.Settle();
        return (bench.Spool.Snapshot().Single(f => f.Key.EndsWith(".vgj", StringComparison.Ordinal)).Value, bench.Roots.All[0].Key);
    }

    private static void Speak(RecordingBench bench, bool close, int samples = 16000)
    {
        var talker = new Talker();
        var scope = bench.Open();
        bench.Leg.MoveTo(0);
        scope.Execute("start;", "test");
        for (var n = 0; n < samples; n += 160)
        {
            bench.Leg.MoveTo(n);
            var (packet, payload) = talker.Packet(n, 160, n);
            bench.Leg.Says(packet, payload);
            if (n % 800 == 640) bench.Turn();
        }
        bench.Leg.MoveTo(samples);
        bench.Turn();
        if (close) scope.Close("exit");
    }

    private static List<byte[]> Blocks(byte[] journal, RecordingCore.Spool.SpoolKey key)
    {
        using var reader = new BlockReader(new MemoryStream(journal), SealedPurpose.Journal, key);
        var blocks = new List<byte[]>();
        while (reader.TryNext(out var block)) blocks.Add(block.ToArray());
        Assert.Null(reader.Fault);
        return blocks;
    }
}
