using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Faults;

/// <summary>A store that is away during the calls and a minute after them gets everything within 15 s of its return, once.</summary>
public class AbsentStoreTests
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    // One after the other would be two minutes of waiting.
    [Fact]
    public Task Apache_nginx_and_rclone_get_everything_once() => Task.WhenAll(ReturnsAsync("apache"), ReturnsAsync("nginx"), ReturnsAsync("rclone"));

    private static async Task ReturnsAsync(string kind)
    {
        await using var store = WebDavTests.Server(kind);
        await using var platform = await Platform.StartAsync(WebDavTests.Setup(store));
        var calls = Enumerable.Range(0, 4).Select(_ => CallUuids.New()).ToArray();
        await Task.WhenAll(calls.Select(uuid => Sipp.CallAsync(platform.Sip, "greeting", "listen", callUuid: uuid)));
        var until = Moment.Now + Away;
        await Eventually.TrueAsync(() => Moment.Now > until, Away * 2, "the store was away");
        Assert.Empty(platform.Recordings());
        Assert.Contains(platform.LogLines, l => l.Contains("put off", StringComparison.Ordinal) && l.Contains(store.Collection.Authority, StringComparison.Ordinal));

        await store.StartAsync();
        var files = await Task.WhenAll(calls.Select(uuid => platform.RecordingAsync(uuid, Limit, store.Root)));
        foreach (var file in files) await WebDavTests.AssertStoredOnceAsync(platform, store, file);
        Assert.Equal(calls.Length, WebDavTests.StoredFiles(store).Length);
    }
}
