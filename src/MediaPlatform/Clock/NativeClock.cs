using System.Runtime.InteropServices;

namespace VxmlGir.MediaPlatform.Clock;

/// <summary>The kernel's clocks: reading them and sleeping to an absolute time. The only place of the media that sleeps.</summary>
internal static unsafe partial class NativeClock
{
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;
    private const int ThisThread = 0;

    /// <summary><c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        public long Seconds;
        public long Nanos;
    }

    public static long MonotonicNanos() => Read(Monotonic);

    public static long WallNanos() => Read(Realtime);

    /// <summary>Returns at once when the time has passed; goes back to sleep after a signal.</summary>
    public static void SleepUntil(long monotonicNanos)
    {
        var until = new TimeSpec { Seconds = monotonicNanos / 1_000_000_000, Nanos = monotonicNanos % 1_000_000_000 };
        const int interrupted = 4;
        while (Sleep(Monotonic, AbsoluteTime, &until, null) == interrupted)
        {
        }
    }

    /// <summary>Asks for a nice value for the calling thread (on Linux it belongs to the thread).</summary>
    public static bool TrySetNice(int nice) => SetPriority(ThisThread, 0, nice) == 0;

    /// <summary>Asks that the calling thread runs before all that share time (<c>SCHED_RR</c>, sched(7)); what it starts does not inherit that.</summary>
    public static bool TrySetRealtime(int priority)
    {
        const int roundRobin = 2;
        const int resetOnFork = 0x40000000;
        return SetScheduler(ThisThread, roundRobin | resetOnFork, &priority) == 0;
    }

    private static long Read(int clock)
    {
        TimeSpec now;
        _ = GetTime(clock, &now);
        return now.Seconds * 1_000_000_000 + now.Nanos;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, TimeSpec* now);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, TimeSpec* until, TimeSpec* left);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int nice);

    // sched_param holds the priority and nothing else.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* parameters);
}
