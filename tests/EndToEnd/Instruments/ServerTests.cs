using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Instruments;

/// <summary>The foreign stores take a file the way they will be asked to, and say so in their logs.</summary>
public class ServerTests
{
    [Theory]
    [InlineData("apache", "--digest")]
    [InlineData("nginx", "--basic")]
    public async Task A_store_takes_a_file_and_logs_it(string kind, string method)
    {
        await using IWebDavServer server = kind == "apache" ? new ApacheDav() : new NginxDav();
        await server.StartAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["a.txt"], "hello");

        await CurlAsync("-X", "MKCOL", new Uri(server.Collection, "made/").ToString());
        await CurlAsync("-T", folder["a.txt"], new Uri(server.Collection, "made/.a.part").ToString());
        await CurlAsync("-X", "MOVE", "-H", $"Destination: {new Uri(server.Collection, "made/a.txt")}", "-H", "Overwrite: F", new Uri(server.Collection, "made/.a.part").ToString());

        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(server.Root, "made", "a.txt")));
        var moved = await Eventually.GetAsync(() => server.Log().FirstOrDefault(l => l.Method == "MOVE" && l.Status < 300), TimeSpan.FromSeconds(5), "MOVE in the log");
        Assert.Equal("recorder", moved.User);

        await server.StopAsync();
        await server.StartAsync();
        await CurlAsync(new Uri(server.Collection, "made/a.txt").ToString());

        async Task CurlAsync(params string[] arguments)
        {
            var (exit, output) = await ChildProcess.RunAsync("curl", ["-sS", "--fail-with-body", method, "-u", server.Authorization, .. arguments], TimeSpan.FromSeconds(10));
            Assert.True(exit == 0, output);
        }
    }
}
