namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Doubling pauses.</summary>
internal static class Backoff
{
    public static TimeSpan After(int failures, TimeSpan minimum, TimeSpan maximum) =>
        TimeSpan.FromTicks((long)Math.Min(maximum.Ticks, minimum.Ticks * Math.Pow(2, Math.Min(failures - 1, 40))));
}
