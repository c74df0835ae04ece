namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>rclone's WebDAV server behind Basic, over a folder. Its log names neither user nor status, so it has no access lines.</summary>
internal sealed class RcloneDav : IWebDavServer
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Tcp();
    private ChildProcess? _server;

    public RcloneDav() => Root = _folder.Folder("store");

    public Uri Collection => new($"http://127.0.0.1:{_port}/");

    public string Authorization => "recorder:kept secret";

    public string Root { get; }

    public async Task StartAsync()
    {
        _server = ChildProcess.Start(
            "/usr/bin/rclone", ["serve", "webdav", Root, "--addr", $"127.0.0.1:{_port}", "--user", "recorder", "--pass", "kept secret", "--config", "/dev/null"]);
        await HttpProbe.AnswersAsync(Collection, _server);
    }

    public async Task StopAsync()
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _server = null;
    }

    public IReadOnlyList<AccessLine> Log() => [];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
