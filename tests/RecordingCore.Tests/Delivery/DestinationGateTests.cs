using VxmlGir.Tests;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>Back-off in virtual time: probes get rarer up to the bound, one at a time, and all go when one got through.</summary>
public class DestinationGateTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Probes_double_up_to_the_bound_and_are_one_at_a_time()
    {
        var gate = new DestinationGate(_time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        await gate.EnterAsync(CancellationToken.None);
        Assert.True(gate.Failed());
        var began = _time.GetUtcNow();
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            using var over = new CancellationTokenSource();
            List<Task> tries = [.. Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(over.Token))];
            var before = _time.GetUtcNow();
            while (!tries.Exists(t => t.IsCompleted))
            {
                _time.Advance(TimeSpan.FromMilliseconds(500));
                await SettleAsync(() => tries.Exists(t => t.IsCompleted));
            }
            waits.Add((_time.GetUtcNow() - before).TotalSeconds);
            Assert.Equal(1, tries.Count(t => t.IsCompleted));
            await over.CancelAsync();
            await SettleAsync(() => tries.TrueForAll(t => t.IsCompleted));
            Assert.False(gate.Failed());
        }
        Assert.Equal([1, 2, 4, 8, 10, 10, 10], waits);
        Assert.InRange((_time.GetUtcNow() - began).TotalSeconds, 45, 45.1);
    }

    [Fact]
    public async Task All_that_wait_go_when_a_probe_got_through()
    {
        var gate = new DestinationGate(_time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        gate.Failed();
        gate.Failed();
        var waiting = Enumerable.Range(0, 50).Select(_ => gate.EnterAsync(CancellationToken.None)).ToList();
        _time.Advance(TimeSpan.FromSeconds(1));
        await SettleAsync(() => waiting.Count(t => t.IsCompleted) == 1);
        gate.Succeeded();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(gate.IsUp);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(1_000_000, 300)]
    public void One_file_backs_off_from_1_s_to_5_min(int failures, int seconds) =>
        Assert.Equal(seconds, Backoff.After(failures, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)).TotalSeconds);

    // Continuations run on the pool: give them a moment, at most.
    private static async Task SettleAsync(Func<bool> condition)
    {
        for (var i = 0; i < 20 && !condition(); i++) await Task.Delay(1);
    }
}
