using VxmlGir.Tests;
using VxmlGir.Sip.Tests.Support;
using VxmlGir.Sip.Timing;

namespace VxmlGir.Sip.Tests.Timing;

public sealed class TimerQueueTests
{
    private sealed class Note(List<int> fired, Func<TimeSpan> now, List<TimeSpan> times) : ITimerTarget
    {
        public void OnTimer(int kind)
        {
            fired.Add(kind);
            times.Add(now());
        }
    }

    [Fact]
    public void TimersFireInOrderAndAtTheirTimeAndStoppedOnesDoNot()
    {
        var time = new VirtualTime();
        TimerQueue? queue = null;
        using var made = queue = new TimerQueue(time, () => queue!.RunDue());
        List<int> fired = [];
        List<TimeSpan> times = [];
        var note = new Note(fired, () => time.Elapsed, times);
        var random = new Random(7);
        var entries = Enumerable.Range(0, 2000).Select(i => (Index: i, Ms: random.Next(1, 100_000))).ToArray();
        var running = entries.Select(e => (e.Index, e.Ms, Entry: queue.Start(TimeSpan.FromMilliseconds(e.Ms), note, e.Index))).ToArray();
        foreach (var stop in running.Where(r => r.Index % 3 == 0))
        {
            queue.Stop(stop.Entry);
            queue.Stop(stop.Entry);
        }
        time.Advance(TimeSpan.FromSeconds(101));
        var expected = running.Where(r => r.Index % 3 != 0).ToArray();
        Assert.Equal(expected.Length, fired.Count);
        Assert.Equal(fired.Select(k => entries[k].Ms), expected.Select(e => e.Ms).Order());
        Assert.All(fired.Zip(times), f => Assert.Equal(entries[f.First].Ms, f.Second.TotalMilliseconds));
        Assert.Equal(0, queue.Count);
    }
}
