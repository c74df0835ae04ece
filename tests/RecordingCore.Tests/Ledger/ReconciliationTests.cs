using System.Collections.Immutable;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Tests.Ledger;

/// <summary>As a value: what is open, what is there, what follows.</summary>
public class ReconciliationTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly ReconciliationLimits Limits = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    [Fact]
    public void What_is_missing_in_two_looks_is_lost_in_one_it_may_have_moved()
    {
        OpenRecording[] open = [Open("a", LedgerStep.Closed), Open("b", LedgerStep.Encoded)];
        var (first, none) = Reconciliation.Start.Look(open, There("a"), Now, Limits);
        Assert.Empty(none);
        var (second, stillNone) = first.Look(open, There("b"), Now, Limits);
        Assert.Empty(stillNone);
        var (_, holes) = second.Look(open, There("b"), Now, Limits);
        var hole = Assert.Single(holes);
        Assert.Equal((AlarmKind.RecordingLost, "a", LedgerStep.Lost), (hole.Alarm, hole.MediaId, hole.Note));
    }

    [Fact]
    public void Nothing_is_called_lost_while_a_root_cannot_be_read()
    {
        OpenRecording[] open = [Open("a", LedgerStep.Closed)];
        var blind = There() with { Complete = false };
        Assert.Empty(Reconciliation.Start.Look(open, blind, Now, Limits).Next.Look(open, blind, Now, Limits).Holes);
    }

    [Fact]
    public void Announced_and_let_go_of_is_delivered_though_the_process_died_before_it_said_so()
    {
        var hole = Assert.Single(Reconciliation.Start.Look([Open("a", LedgerStep.Announced)], There(), Now, Limits).Holes);
        Assert.Equal((null, LedgerStep.Delivered), (hole.Alarm, hole.Note));
    }

    [Fact]
    public void In_progress_nothing_need_be_there_but_what_is_wanted_must_begin()
    {
        OpenRecording Live(LedgerStep step, int age) => new("a", step, Now.AddSeconds(-age), Live: true);
        Assert.Empty(Reconciliation.Start.Look([Live(LedgerStep.Started, 3600)], There(), Now, Limits).Holes);
        Assert.Empty(Reconciliation.Start.Look([Live(LedgerStep.Expected, 4)], There(), Now, Limits).Holes);
        Assert.Equal(AlarmKind.NotCaptured, Assert.Single(Reconciliation.Start.Look([Live(LedgerStep.Expected, 6)], There(), Now, Limits).Holes).Alarm);
    }

    [Fact]
    public void What_stays_too_long_is_late_but_a_quarantine_waits_for_a_person()
    {
        OpenRecording Old(LedgerStep step) => new("a", step, Now.AddMinutes(-6), Live: false);
        Assert.Equal(AlarmKind.Late, Assert.Single(Reconciliation.Start.Look([Old(LedgerStep.Encoded)], There("a"), Now, Limits).Holes).Alarm);
        Assert.Empty(Reconciliation.Start.Look([Old(LedgerStep.Quarantined)], There("a"), Now, Limits).Holes);
    }

    [Fact]
    public void What_stays_by_intention_is_late_only_after_that()
    {
        var kept = Limits with { Retention = TimeSpan.FromDays(1) };
        OpenRecording Old(double hours) => new("a", LedgerStep.Announced, Now.AddHours(-hours), Live: false);
        Assert.Empty(Reconciliation.Start.Look([Old(24)], There("a"), Now, kept).Holes);
        Assert.Equal(AlarmKind.Late, Assert.Single(Reconciliation.Start.Look([Old(24.2)], There("a"), Now, kept).Holes).Alarm);
    }

    [Fact]
    public void What_is_about_to_be_closed_is_no_stranger()
    {
        var closing = There("x") with { Closing = ["x"] };
        Assert.Empty(Reconciliation.Start.Look([], closing, Now, Limits).Next.Look([], closing, Now, Limits).Holes);
    }

    [Fact]
    public void What_is_there_without_an_entry_gets_one()
    {
        var hole = Assert.Single(Reconciliation.Start.Look([], There("x"), Now, Limits).Next.Look([], There("x"), Now, Limits).Holes);
        Assert.Equal((AlarmKind.RecordingUnknown, "x", LedgerStep.Found), (hole.Alarm, hole.MediaId, hole.Note));
    }

    private static OpenRecording Open(string id, LedgerStep step) => new(id, step, Now.AddSeconds(-1), Live: false);

    private static SpoolContents There(params string[] ids) => new([.. ids], Complete: true);
}
