using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>
/// Foreign stores: Apache behind Digest, nginx and rclone behind Basic. The file first, the metadata only after the store's 2xx.
/// </summary>
public class WebDavTests
{
    [Theory]
    [InlineData("apache")]
    [InlineData("nginx")]
    [InlineData("rclone")]
    public async Task The_file_is_stored_and_then_described(string kind)
    {
        await using var store = await StartedAsync(kind);
        await using var platform = await Platform.StartAsync(Setup(store));
        var uuid = CallUuids.New();
        await Sipp.CallAsync(platform.Sip, "menu", "menu", callUuid: uuid, cues: [() => platform.TraceAsync(uuid, t => t.Has("prompt", "For sales"))]);
        var file = await platform.RecordingAsync(uuid, storeRoot: store.Root);
        await AssertStoredOnceAsync(platform, store, file);
        Assert.Equal("support", file.Parameter("choice"));
        Assert.Equal(["/support"], file.Partitions);
    }

    internal static async Task AssertStoredOnceAsync(Platform platform, IWebDavServer store, Recorded file)
    {
        Assert.True(File.Exists(file.File), $"{file} is on the store: {string.Join(' ', StoredFiles(store))}");
        Assert.Equal(file.Json.GetProperty("size").GetString(), file.StoredBytes.ToString());
        Assert.True((await file.AudioAsync()).Length > 8000);
        Assert.Single(StoredFiles(store), f => Path.GetFileName(f) == file.MediaId);
        Assert.Single(platform.Recordings(file.CallUuid, store.Root));
        if (store is RcloneDav) return;
        // By the server's own log: the last writing step was answered 2xx before the metadata was taken in.
        var writes = store.Log().Where(l => l.Path.Contains(file.MediaId, StringComparison.Ordinal) && l.Method is "PUT" or "MOVE" && l.Status < 300).ToList();
        Assert.NotEmpty(writes);
        Assert.All(writes, w => Assert.Equal("recorder", w.User));
        var announced = File.GetCreationTimeUtc(Directory.EnumerateFiles(platform.Home, "recording.json", SearchOption.AllDirectories).Single(f => f.Contains(file.CallUuid, StringComparison.Ordinal)));
        Assert.True(writes[^1].At.UtcDateTime <= announced.AddMilliseconds(50), $"stored {writes[^1].At:O}, announced {announced:O}");
    }

    internal static PlatformSetup Setup(IWebDavServer store) => new PlatformSetup().WithSampleApplications()
        .WithProfile("default", ("storage", store.Collection.ToString()), ("storage-authorization", store.Authorization));

    internal static IWebDavServer Server(string kind) => kind switch
    {
        "apache" => new ApacheDav(),
        "nginx" => new NginxDav(),
        _ => new RcloneDav(),
    };

    private static async Task<IWebDavServer> StartedAsync(string kind)
    {
        var server = Server(kind);
        await server.StartAsync();
        return server;
    }

    /// <summary>Files of recordings, without the manifest beside each.</summary>
    internal static string[] StoredFiles(IWebDavServer store) =>
        [.. Directory.GetFiles(store.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".manifest.json", StringComparison.Ordinal))];
}
