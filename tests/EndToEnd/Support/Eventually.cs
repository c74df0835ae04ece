namespace VxmlGir.EndToEnd.Support;

/// <summary>Waiting on a condition of a real peer, with a deadline.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<T?> look, TimeSpan within, string what) where T : class
    {
        using var deadline = new CancellationTokenSource(within);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (look() is { } found) return found;
            try
            {
                await ticks.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"not within {within.TotalSeconds:0.#} s: {what}");
            }
        }
    }

    public static Task TrueAsync(Func<bool> look, TimeSpan within, string what) =>
        GetAsync(() => look() ? "" : null, within, what);
}
