namespace VxmlGir.MediaPlatform.Clock;

/// <summary>How the system's scheduler is asked to treat a media thread; what it does not permit is left as it is.</summary>
/// <param name="Realtime">Priority from 1 to 99 before all threads that share time; 0: none.</param>
/// <param name="Nice">From -20 to 0, where a real-time priority is not wanted or not permitted.</param>
internal readonly record struct ThreadPreference(int Realtime, int Nice)
{
    /// <summary>For the calling thread.</summary>
    public void Apply()
    {
        if (Realtime > 0 && NativeClock.TrySetRealtime(Realtime)) return;
        if (Nice != 0) NativeClock.TrySetNice(Nice);
    }
}
