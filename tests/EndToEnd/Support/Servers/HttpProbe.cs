namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>Waits for a server that a test started, and lends it the folders when it drops its privileges.</summary>
internal static class HttpProbe
{
    public static async Task AnswersAsync(Uri address, ChildProcess server)
    {
        using var http = new HttpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            Assert.False(server.HasExited, $"the server ended: {server.Output}");
            try
            {
                using var _ = await http.GetAsync(address, deadline.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await ticks.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    public static void OpenTo(string user, string folder)
    {
        var (exit, output) = ChildProcess.RunAsync("chown", ["-R", user, folder], TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
        Assert.True(exit == 0, output);
    }
}
