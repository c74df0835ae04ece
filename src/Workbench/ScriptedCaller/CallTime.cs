namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>The time of day in a scripted call: that of its beginning, and what has passed on its line since.</summary>
internal sealed class CallTime(TimeProvider began, VirtualLine line) : TimeProvider
{
    private readonly DateTimeOffset _began = began.GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => began.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => _began + line.Now;
}
