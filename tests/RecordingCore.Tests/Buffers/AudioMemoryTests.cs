using VxmlGir.RecordingCore.Buffers;

namespace VxmlGir.RecordingCore.Tests.Buffers;

public sealed class AudioMemoryTests
{
    private const int Small = 8 * 1024;
    private readonly AudioMemory _memory = new();

    [Theory]
    [InlineData(Small)]
    [InlineData(64 * 1024)]
    [InlineData(7 * 1024 * 1024)]
    public void A_slot_is_exactly_as_long_as_asked(int bytes)
    {
        var slot = _memory.Rent(bytes);
        Assert.Equal(bytes, slot.Count);
        slot.AsSpan().Fill(1);
        _memory.Return(slot);
    }

    [Fact]
    public void No_two_slots_share_a_byte()
    {
        // More than one block of them, of two lengths.
        var slots = Enumerable.Range(0, 1500).Select(n => _memory.Rent(n % 3 == 0 ? 2 * Small : Small)).ToList();
        foreach (var (n, slot) in slots.Index()) slot.AsSpan().Fill((byte)n);
        foreach (var (n, slot) in slots.Index()) Assert.False(slot.AsSpan().ContainsAnyExcept((byte)n), $"slot {n}");
        Assert.True(slots.Select(s => s.Array).Distinct().Count() > 2);
    }

    [Fact]
    public void What_is_given_back_is_rented_again_and_blocks_of_a_busy_hour_go()
    {
        var slots = Enumerable.Range(0, 2000).Select(_ => _memory.Rent(Small)).ToList();
        var blocks = slots.Select(s => s.Array!).Distinct().ToList();
        Assert.True(blocks.Count > 2);
        foreach (var slot in slots) _memory.Return(slot);
        var again = Enumerable.Range(0, 2000).Select(_ => _memory.Rent(Small).Array!).ToHashSet();
        Assert.Single(blocks, again.Contains);
    }

    [Fact]
    public void Slots_of_many_lengths_lie_in_few_blocks()
    {
        var slots = Enumerable.Range(0, 100).Select(n => _memory.Rent(33_000 + 300 * n)).ToList();
        foreach (var (n, slot) in slots.Index()) slot.AsSpan().Fill((byte)n);
        foreach (var (n, slot) in slots.Index()) Assert.True(slot.Count == 33_000 + 300 * n && !slot.AsSpan().ContainsAnyExcept((byte)n), $"slot {n}");
        Assert.Equal(2, slots.Select(s => s.Array).Distinct().Count());
        foreach (var slot in slots) _memory.Return(slot);
        Assert.Contains(_memory.Rent(64 * 1024).Array, slots.Select(s => s.Array));
    }

    [Fact]
    public async Task Threads_do_not_get_in_each_others_way()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var (one, other) = (_memory.Rent(Small), _memory.Rent(4 * Small));
                one.AsSpan().Fill((byte)n);
                other.AsSpan().Fill((byte)n);
                Assert.False(one.AsSpan().ContainsAnyExcept((byte)n) || other.AsSpan().ContainsAnyExcept((byte)n));
                _memory.Return(one);
                _memory.Return(other);
            }
        }, TestContext.Current.CancellationToken)));
    }
}
