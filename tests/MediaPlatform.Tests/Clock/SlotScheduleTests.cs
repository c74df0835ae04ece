using VxmlGir.MediaPlatform.Clock;

namespace VxmlGir.MediaPlatform.Tests.Clock;

public sealed class SlotScheduleTests
{
    // Time of waking in ms -> first slot, how many, skipped. Slots of 2 ms, the next is slot 100 (200 ms), at most 5 made up for.
    [Theory]
    [InlineData(199.9, 100, 0, 0)]
    [InlineData(200.0, 100, 1, 0)]
    [InlineData(201.9, 100, 1, 0)]
    [InlineData(202.0, 100, 2, 0)]
    [InlineData(208.1, 100, 5, 0)]
    [InlineData(210.0, 105, 1, 5)]
    [InlineData(5200.0, 2600, 1, 2500)]
    public void What_a_waking_runs(double wakesAtMs, long first, int count, long skipped)
    {
        var (next, run) = new SlotSchedule(100, 5).On((long)(wakesAtMs * 1_000_000));
        Assert.Equal((first, count, skipped), (run.First, run.Count, run.Skipped));
        Assert.Equal(first + count, next.NextSlot);
    }

    [Fact]
    public void Lateness_never_adds_up()
    {
        var (schedule, ran) = (new SlotSchedule(0, 100), 0);
        for (var wake = 0; wake < 1000; wake++)
        {
            (schedule, var run) = schedule.On(schedule.DueNanos + 1_300_000);
            ran += run.Count;
        }

        Assert.Equal(1000, ran);
        Assert.Equal(2_000_000_000, schedule.DueNanos);
    }
}
