using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

/// <summary>One delivery of a file, however often it is found.</summary>
public sealed class DeliveryLoopTests : IAsyncDisposable
{
    private readonly DeliveryHouse _house = new();

    [Fact]
    public async Task A_file_that_is_found_again_while_it_is_under_way_is_delivered_and_noted_once()
    {
        var item = await _house.AddAsync(1);
        var open = new TaskCompletionSource();
        _house.Server.Fault = (_, _) =>
        {
            open.Task.Wait(TimeSpan.FromSeconds(10));
            return null;
        };
        await using var loop = _house.Loop();
        loop.Add(item);
        // A late look into the spool, and a retry, find it as well.
        foreach (var again in _house.Found()) loop.Add(again);
        foreach (var again in _house.Found()) loop.Add(again);
        open.SetResult();
        await DeliveryHouse.UntilAsync(() => loop.Waiting == 0, "delivered");
        Assert.Single(_house.Server.Posts);
        Assert.Equal("uploaded verified announced delivered", await _house.StepsAsync(item.MediaId));
        Assert.DoesNotContain(_house.Log.Lines, l => l.Contains("put off"));
    }

    [Fact]
    public async Task What_was_refused_and_comes_back_is_delivered_though_the_first_way_was_hardly_over()
    {
        var item = await _house.AddAsync(1);
        var refuse = true;
        _house.Server.Fault = (request, _) => Volatile.Read(ref refuse) && request.Method == HttpMethod.Post ? System.Net.HttpStatusCode.UnprocessableEntity : null;
        await using var loop = _house.Loop();
        loop.Add(item);
        await DeliveryHouse.UntilAsync(() => _house.Spool.Snapshot().Keys.Any(f => f.Contains("/quarantine/") && f.EndsWith(".verified", StringComparison.Ordinal)), "quarantine");
        Volatile.Write(ref refuse, false);
        Quarantine.Release(_house.Roots, item.MediaId);
        Quarantine.Forget(_house.Root, item.MediaId);
        loop.Add(_house.Found().Single());
        await DeliveryHouse.UntilAsync(() => loop.Waiting == 0, "delivered");
        Assert.Equal("uploaded verified quarantined announced delivered", await _house.StepsAsync(item.MediaId));
    }

    [Fact]
    public async Task It_is_not_noted_as_delivered_before_it_is_durable_that_its_entry_is_gone()
    {
        var item = await _house.AddAsync(1);
        bool HasEntry() => _house.Spool.Snapshot().Keys.Any(f => f.StartsWith("/spool/outbox/", StringComparison.Ordinal));
        var failing = true;
        _house.Spool.Fault = (kind, _) => kind == "sync" && Volatile.Read(ref failing) && !HasEntry() ? "EIO" : null;
        await using var loop = _house.Loop();
        loop.Add(item);
        await DeliveryHouse.UntilAsync(() => _house.Root.Condemned is not null, "condemned");
        await DeliveryHouse.UntilAsync(() => _house.Log.Lines.Any(l => l.Contains("put off")), "put off");
        Assert.DoesNotContain(_house.Log.Lines, l => l.EndsWith(" delivered", StringComparison.Ordinal));
        Volatile.Write(ref failing, false);
        Assert.True(_house.Root.Probe());
        for (var i = 0; i < 1000 && loop.Waiting > 0; i++)
        {
            _house.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, loop.Waiting);
        Assert.Single(_house.Log.Lines, l => l.EndsWith(" delivered", StringComparison.Ordinal));
        Assert.Single(_house.Server.Posts);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
