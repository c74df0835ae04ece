namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>A foreign WebDAV store of a test, stopped and started at will.</summary>
internal interface IWebDavServer : IAsyncDisposable
{
    Uri Collection { get; }

    /// <summary><c>user:password</c></summary>
    string Authorization { get; }

    /// <summary>The folder behind the collection.</summary>
    string Root { get; }

    Task StartAsync();

    Task StopAsync();

    IReadOnlyList<AccessLine> Log();
}

/// <summary>One request in the server's own log.</summary>
internal sealed record AccessLine(DateTimeOffset At, string User, string Method, string Path, int Status)
{
    /// <summary>Lines of the form <c>unix-seconds.millis|user|method|path|status</c>.</summary>
    public static IReadOnlyList<AccessLine> Read(string file)
    {
        if (!File.Exists(file)) return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).Where(p => p.Length == 5).Select(p =>
            new AccessLine(DateTimeOffset.FromUnixTimeMilliseconds((long)(double.Parse(p[0], System.Globalization.CultureInfo.InvariantCulture) * 1000)), p[1], p[2], p[3], int.Parse(p[4])))];
    }
}
