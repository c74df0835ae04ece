using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Recovery;

/// <summary>Closing what is in quarantine: the ledger knows before anything goes, whatever happens in between.</summary>
public sealed class DiscardRequestsTests : IDisposable
{
    private static readonly DiscardRequest Request = new() { By = "ann", Use = "00c0ffee", Reason = "test call", At = DateTimeOffset.UnixEpoch };
    private readonly QuarantineHouse _house = new();

    [Fact]
    public async Task Death_at_any_step_leaves_one_note_and_in_the_end_no_file()
    {
        var (refused, mediaId) = await _house.RefusedAsync();
        var finished = false;
        for (var death = 1; !finished && death < 40; death++)
        {
            var spool = refused.Restart();
            Ask(spool, mediaId);
            spool.DieAt = spool.Calls + death;
            finished = await TryAsync(spool);
            var kept = spool.Snapshot();
            Assert.True(kept.ContainsKey($"/spool/quarantine/{mediaId}.media") || Notes(spool, mediaId) == 1, $"death at {death}: removed before it was noted");
            var next = spool.Restart();
            using var server = new WebDavDouble();
            await using (_house.StartNode(next, server)) await _house.UntilAsync(() => QuarantineHouse.Left(next).Count == 0, $"death at {death}");
            Assert.True(Notes(next, mediaId) == 1, $"death at {death}: {QuarantineHouse.Steps(next, mediaId)}");
            Assert.Empty(server.Posts);
        }
        Assert.True(finished, "no pass came to its end");
    }

    [Fact]
    public async Task Nothing_goes_while_the_ledger_cannot_be_written_and_it_is_noted_once_when_it_can()
    {
        var (refused, mediaId) = await _house.RefusedAsync();
        var spool = refused.Restart();
        Ask(spool, mediaId);
        var roots = QuarantineHouse.Roots(spool);
        var requests = new DiscardRequests(roots, _house.Alarms, Ledgers.On(roots, _house.Alarms, TimeProvider.System));
        var before = QuarantineHouse.Left(spool);
        spool.Fault = (kind, path) => kind is "create" or "append" && path.Contains("/ledger/") ? "EIO" : null;
        await QuarantineHouse.LivesThroughAsync(spool, roots, requests.PassAsync);
        Assert.Equal(before, QuarantineHouse.Left(spool));
        spool.Fault = (_, _) => null;
        Assert.True(roots.All[0].Probe());
        Assert.True(await QuarantineHouse.LivesThroughAsync(spool, roots, requests.PassAsync));
        Assert.Empty(QuarantineHouse.Left(spool));
        Assert.Equal(1, Notes(spool, mediaId));
    }

    [Fact]
    public async Task Another_try_goes_first_and_what_is_no_longer_there_is_not_discarded()
    {
        var (refused, mediaId) = await _house.RefusedAsync();
        var spool = refused.Restart();
        Ask(spool, mediaId);
        spool.Create($"/spool/quarantine/{mediaId}.retry").Dispose();
        using var server = new WebDavDouble();
        await using (_house.StartNode(spool, server)) await _house.UntilAsync(() => server.Posts.Count == 1 && QuarantineHouse.Left(spool).Count == 0, "delivered");
        Assert.Contains(_house.Log.Lines, l => l.Contains("not discarded, as ann asked for"));
        Assert.Equal(0, Notes(spool, mediaId));
    }

    [Fact]
    public async Task A_request_that_cannot_be_read_is_an_alarm_and_nothing_else()
    {
        var (refused, mediaId) = await _house.RefusedAsync();
        var spool = refused.Restart();
        using (var file = spool.Create($"/spool/quarantine/{mediaId}.discard")) file.Append("{}"u8);
        var before = QuarantineHouse.Left(spool);
        using var server = new WebDavDouble();
        await using (_house.StartNode(spool, server)) await _house.UntilAsync(() => _house.Log.Lines.Any(l => l.Contains("the request to discard it cannot be read")), "alarm");
        Assert.Equal(before, QuarantineHouse.Left(spool));
    }

    private static void Ask(MemorySpool spool, string mediaId)
    {
        using var file = spool.Create($"/spool/quarantine/{mediaId}.discard");
        file.Append(Request.ToJson());
    }

    private static int Notes(MemorySpool spool, string mediaId) => QuarantineHouse.Steps(spool, mediaId).Split(' ').Count(s => s == "discarded");

    private async Task<bool> TryAsync(MemorySpool spool)
    {
        var roots = QuarantineHouse.Roots(spool);
        var alarms = _house.Alarms;
        return await QuarantineHouse.LivesThroughAsync(spool, roots, new DiscardRequests(roots, alarms, Ledgers.On(roots, alarms, TimeProvider.System)).PassAsync);
    }

    public void Dispose() => _house.Dispose();
}
