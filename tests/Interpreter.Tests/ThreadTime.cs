using System.Runtime.InteropServices;

namespace VxmlGir.Interpreter.Tests;

/// <summary>Processor time of the calling thread: what work costs, however busy the machine is.</summary>
internal static unsafe partial class ThreadTime
{
    private const int ThreadCpu = 3;

    public static TimeSpan Now
    {
        get
        {
            TimeSpec now;
            if (GetTime(ThreadCpu, &now) != 0) throw new InvalidOperationException("no clock of the thread's processor time");
            return TimeSpan.FromTicks((now.Seconds * TimeSpan.TicksPerSecond) + (now.Nanos / 100));
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanos;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, TimeSpec* time);
}
