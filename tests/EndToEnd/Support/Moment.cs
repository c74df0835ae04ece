using System.Diagnostics;

namespace VxmlGir.EndToEnd.Support;

/// <summary>The test program's clock: monotonic, and tied once to the wall so that metadata can be compared with it.</summary>
internal static class Moment
{
    private static readonly long Began = Stopwatch.GetTimestamp();
    private static readonly DateTimeOffset BeganAt = DateTimeOffset.UtcNow;

    public static TimeSpan Now => Stopwatch.GetElapsedTime(Began);

    public static DateTimeOffset Wall(TimeSpan moment) => BeganAt + moment;

    public static TimeSpan Of(DateTimeOffset wall) => wall - BeganAt;
}
