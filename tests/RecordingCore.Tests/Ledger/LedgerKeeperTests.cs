using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Ledger;

/// <summary>The comparison of the ledger with the spool, while others are at work.</summary>
public sealed class LedgerKeeperTests : IAsyncDisposable
{
    private const string Id = "CALL00001_x.wav";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly DeliveryHouse _house = new();

    [Fact]
    public async Task Files_that_were_let_go_of_before_the_note_was_durable_are_no_second_delivery()
    {
        using var keeper = await AnnouncedAsync();
        _house.Time.Advance(Interval * 0.7);
        // As delivery does it; the look comes before the sync that covers the note.
        _house.Ledger.Ending(Id);
        Remove();
        _house.Ledger.TryNote(LedgerStep.Delivered, Id);
        Look(keeper, Interval * 0.3);
        await _house.Ledger.DurableAsync();
        Look(keeper, Interval);
        Look(keeper, Interval);
        Assert.Equal("encoded announced delivered", await _house.StepsAsync(Id));
        Assert.False(_house.Ledger.IsEnding(Id));
    }

    [Fact]
    public async Task An_end_that_nobody_could_note_is_noted_by_the_next_look()
    {
        using var keeper = await AnnouncedAsync();
        _house.Ledger.Ending(Id);
        Remove();
        Look(keeper, Interval);
        Assert.Equal("encoded announced", await _house.StepsAsync(Id));
        _house.Ledger.Ended(Id);
        Look(keeper, Interval);
        await _house.Ledger.DurableAsync();
        Look(keeper, Interval);
        Assert.Equal("encoded announced delivered", await _house.StepsAsync(Id));
    }

    private async Task<LedgerKeeper> AnnouncedAsync()
    {
        var log = new LedgerLog(_house.Roots, LedgerScan.Look(_house.Roots), _house.Alarms, _house.Time);
        _house.Use(log);
        var keeper = new LedgerKeeper(new LedgerParts(
            log, _house.Ledger, _house.Roots, AllRoots: true, DatabasePath: null, Interval, new ReconciliationLimits(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)), _house.Alarms, _house.Time), log.Durable.Head);
        _house.Spool.Create(Entry).Dispose();
        _house.Ledger.Note(LedgerStep.Encoded, Id);
        _house.Ledger.Note(LedgerStep.Announced, Id);
        await _house.Ledger.DurableAsync();
        Look(keeper, Interval);
        return keeper;
    }

    private static string Entry => "/spool/outbox/" + Id + OutboxState.Announced.Extension();

    private void Remove() => _house.Spool.Delete(Entry);

    private void Look(LedgerKeeper keeper, TimeSpan after)
    {
        _house.Time.Advance(after);
        keeper.Pass();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
