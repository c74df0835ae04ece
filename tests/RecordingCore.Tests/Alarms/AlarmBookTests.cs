using System.Collections.Immutable;
using VxmlGir.RecordingCore.Alarms;

namespace VxmlGir.RecordingCore.Tests.Alarms;

public class AlarmBookTests
{
    private static readonly DateTimeOffset T0 = DateTimeOffset.UnixEpoch;
    private AlarmBook _book = new(TimeSpan.FromMinutes(15), SubjectsPerKind: 3);

    [Fact]
    public void The_first_is_told_at_once_the_next_ones_once_per_interval_with_their_count()
    {
        Assert.Equal((AlarmState.Raised, 1), Told(Raise("store", 0)));
        Assert.Null(Raise("store", 1));
        Assert.Null(Raise("store", 14 * 60));
        Assert.Empty(Tick(14 * 60));
        Assert.Equal((AlarmState.Repeated, 3), Told(Assert.Single(Tick(15 * 60))));
        Assert.Empty(Tick(16 * 60));
        Assert.Null(Raise("store", 17 * 60));
        Assert.Equal((AlarmState.Repeated, 5), Told(Raise("store", 31 * 60)));
    }

    [Fact]
    public void Cleared_is_told_once_and_what_comes_after_is_new()
    {
        Raise("store", 0);
        Raise("store", 1);
        Assert.Equal((AlarmState.Cleared, 2), Told(Clear("store", 5)));
        Assert.Null(Clear("store", 6));
        Assert.Equal((AlarmState.Raised, 1), Told(Raise("store", 7)));
    }

    [Fact]
    public void A_condition_stays_what_happened_once_is_forgotten()
    {
        Raise("store", 0);
        (_book, _) = _book.Raise(AlarmKind.AudioLost, "media", "media: lost", T0);
        Assert.Equal(2, _book.Active);
        Tick(15 * 60);
        Assert.Equal(1, _book.Active);
        Assert.Equal([AlarmKind.DeliveryDown], _book.Of("store"));
    }

    [Fact]
    public void A_flood_of_subjects_is_told_together_from_the_bound_on()
    {
        var told = Enumerable.Range(0, 1000).Select(i => Raise("s" + i, i / 10)).OfType<AlarmNotice>().ToList();
        Assert.Equal(["s0", "s1", "s2", AlarmBook.Others], told.Select(n => n.Subject));
        Assert.Equal(997, Assert.Single(Tick(20 * 60)).Count);
        Assert.Equal(4, _book.Active);
    }

    private static (AlarmState, long) Told(AlarmNotice? notice) => (notice!.State, notice.Count);

    private AlarmNotice? Raise(string subject, int seconds)
    {
        (_book, var notice) = _book.Raise(AlarmKind.DeliveryDown, subject, subject + ": down", T0.AddSeconds(seconds));
        return notice;
    }

    private AlarmNotice? Clear(string subject, int seconds)
    {
        (_book, var notice) = _book.Clear(AlarmKind.DeliveryDown, subject, T0.AddSeconds(seconds));
        return notice;
    }

    private ImmutableArray<AlarmNotice> Tick(int seconds)
    {
        (_book, var notices) = _book.Tick(T0.AddSeconds(seconds));
        return notices;
    }
}
