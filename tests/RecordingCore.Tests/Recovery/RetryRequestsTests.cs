using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Recovery;

/// <summary>The process dies at each changing call of a retry: the next one delivers once, and nothing is left.</summary>
public sealed class RetryRequestsTests : IDisposable
{
    private readonly QuarantineHouse _house = new();

    [Fact]
    public async Task Death_at_any_step_changes_nothing()
    {
        var (refused, mediaId) = await _house.RefusedAsync();
        var finished = false;
        for (var death = 1; !finished && death < 40; death++)
        {
            var spool = refused.Restart();
            spool.Create($"/spool/quarantine/{mediaId}.retry").Dispose();
            spool.DieAt = spool.Calls + death;
            finished = await TryAsync(spool);
            using var server = new WebDavDouble();
            var next = spool.Restart();
            await using (var node = _house.StartNode(next, server)) await _house.UntilAsync(() => server.Posts.Count == 1 && node.Undelivered == 0 && QuarantineHouse.Left(next).Count == 0, $"death at {death}");
            Assert.Single(server.Media);
        }
        Assert.True(finished, "no pass came to its end");
    }

    /// <summary>A start's moves and one pass; true when the process lived through them.</summary>
    private async Task<bool> TryAsync(MemorySpool spool)
    {
        var roots = QuarantineHouse.Roots(spool);
        var alarms = _house.Alarms;
        var requests = new RetryRequests(roots, alarms, Ledgers.Apart(alarms, TimeProvider.System), _ => { }, _ => { });
        requests.MoveAll();
        return await QuarantineHouse.LivesThroughAsync(spool, roots, requests.PassAsync);
    }

    public void Dispose() => _house.Dispose();
}
