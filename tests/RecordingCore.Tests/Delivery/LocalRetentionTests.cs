using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>Local copies stay so long from their verification, whoever restarts in between.</summary>
public sealed class LocalRetentionTests : IAsyncDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(100);
    private readonly DeliveryHouse _house = new();

    [Fact]
    public async Task It_counts_from_the_verification_over_restarts()
    {
        var item = await _house.AddAsync(1);
        await using (var first = _house.Loop(Kept))
        {
            first.Add(item);
            await AnnouncedAsync();
            Pass(TimeSpan.FromDays(60));
            Assert.True(Here());
        }
        for (var day = 60; day < 99; day += 13)
        {
            await _house.RestartAsync();
            await using var next = _house.Loop(Kept);
            foreach (var left in _house.Found()) next.Add(left);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            Pass(TimeSpan.FromDays(13));
            Assert.True(Here(), $"gone after {day + 13} days");
        }
        await _house.RestartAsync();
        await using var last = _house.Loop(Kept);
        foreach (var left in _house.Found()) last.Add(left);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Pass(TimeSpan.FromDays(2));
        await DeliveryHouse.UntilAsync(() => last.Waiting == 0, "let go of after 101 days");
        Assert.False(Here());
        Assert.EndsWith("verified announced delivered", await _house.StepsAsync(item.MediaId));
    }

    [Fact]
    public async Task What_was_due_while_nothing_ran_goes_at_once()
    {
        var item = await _house.AddAsync(1);
        await using (var first = _house.Loop(Kept))
        {
            first.Add(item);
            await AnnouncedAsync();
        }
        await _house.RestartAsync();
        // Something young is in the log as well: it reaches back far enough to know that the item is older.
        Pass(TimeSpan.FromDays(201));
        await using var next = _house.Loop(Kept);
        foreach (var left in _house.Found()) next.Add(left);
        await DeliveryHouse.UntilAsync(() => next.Waiting == 0, "due");
    }

    [Fact]
    public async Task Where_the_ledger_does_not_tell_it_counts_from_now()
    {
        var item = await _house.AddAsync(1);
        await using (var first = _house.Loop(Kept))
        {
            first.Add(item);
            await AnnouncedAsync();
        }
        await _house.RestartAsync();
        foreach (var file in _house.Spool.Snapshot().Keys.Where(f => f.EndsWith(".vgl", StringComparison.Ordinal))) _house.Spool.Delete(file);
        Pass(TimeSpan.FromDays(99));
        await using var next = _house.Loop(Kept);
        foreach (var left in _house.Found()) next.Add(left);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Pass(TimeSpan.FromDays(99));
        Assert.True(Here());
        Pass(TimeSpan.FromDays(2));
        await DeliveryHouse.UntilAsync(() => next.Waiting == 0, "due");
    }

    private Task AnnouncedAsync() => DeliveryHouse.UntilAsync(() => _house.Spool.Snapshot().Keys.Any(f => f.EndsWith(OutboxState.Announced.Extension(), StringComparison.Ordinal)), "announced");

    private bool Here() => _house.Spool.Snapshot().Keys.Any(f => f.EndsWith(".media", StringComparison.Ordinal));

    // In steps, so that a wait in pieces is armed again.
    private void Pass(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromHours(6))
        {
            _house.Time.Advance(TimeSpan.FromHours(6));
            Thread.Sleep(1);
        }
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
