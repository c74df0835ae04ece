using System.Net;
using System.Text.Json;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>
/// The program itself as a child, with a data folder of its own: started, watched, killed, stopped, and started again on
/// what it left behind.
/// </summary>
internal sealed class Platform : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Halt = 19;
    private const int GoOn = 18;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly PlatformSetup _setup;
    private ChildProcess? _program;
    private Endpoints? _endpoints;

    private Platform(PlatformSetup setup) => _setup = setup;

    public Endpoints At => _endpoints ?? throw new InvalidOperationException("the platform does not run");

    public IPEndPoint Sip => At.SipUdp;

    /// <summary>Home of the program: all its folders are below it.</summary>
    public string Home => _folder.Path;

    /// <summary>Where recordings are until they are delivered; never plain audio.</summary>
    public string Spool => _folder["var/spool"];

    public string Apps => _folder.Folder("apps");

    public string ConfigFile => _folder["vxmlgir.yaml"];

    /// <summary>Everything it logged since the last start.</summary>
    public string Log => _program?.Output ?? "";

    public IReadOnlyCollection<string> LogLines => _program?.Lines ?? [];

    public static async Task<Platform> StartAsync(PlatformSetup? setup = null)
    {
        var platform = new Platform(setup ?? new PlatformSetup().WithSampleApplications());
        platform.Prepare();
        try
        {
            await platform.StartAgainAsync();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>A platform that is expected not to start: its exit status and what it said.</summary>
    public static async Task<(int Exit, string Output)> RefusedAsync(PlatformSetup setup, Func<string, string>? config = null, params string[] arguments)
    {
        await using var platform = new Platform(setup);
        platform.Prepare();
        if (config is not null) await File.WriteAllTextAsync(platform.ConfigFile, config(await File.ReadAllTextAsync(platform.ConfigFile)));
        return await ChildProcess.RunAsync("dotnet", [.. platform.Arguments(), .. arguments], StartLimit, platform.Home);
    }

    public async Task StartAgainAsync()
    {
        var file = _folder["var/endpoints.json"];
        if (File.Exists(file)) File.Delete(file);
        _program = ChildProcess.Start("dotnet", Arguments(), _folder.Path);
        _endpoints = await Eventually.GetAsync(() => _program.HasExited ? throw new InvalidOperationException($"exit {_program.ExitCode}:\n{Log}") : Endpoints.TryRead(file),
            StartLimit, $"endpoints.json\n{Log}");
    }

    /// <summary>The end without a word: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _program!.Signal(Kill);
        await _program.WaitAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>SIGSTOP: every thread stands still, the sockets fill.</summary>
    public void Suspend() => _program!.Signal(Halt);

    public void Resume() => _program!.Signal(GoOn);

    public int Pid => _program!.Pid;

    public bool HasExited => _program!.HasExited;

    public void Signal() => _program!.Signal(Terminate);

    /// <summary>SIGTERM, and the exit status.</summary>
    public async Task<int> StopAsync(TimeSpan? within = null)
    {
        Signal();
        return await _program!.WaitAsync(within ?? TimeSpan.FromSeconds(30));
    }

    public Task<int> ExitAsync(TimeSpan within) => _program!.WaitAsync(within);

    public Task LogsAsync(string part, TimeSpan? within = null) => Eventually.TrueAsync(
        () => LogLines.Any(l => l.Contains(part, StringComparison.Ordinal)), within ?? TimeSpan.FromSeconds(10), $"'{part}' in the log\n{Log}");

    /// <summary>The CallUUID of the call that came from a user name, from the log.</summary>
    public Task<string> CallUuidOfAsync(string caller) => Eventually.GetAsync(
        () => LogLines.FirstOrDefault(l => l.Contains("call accepted", StringComparison.Ordinal) && l.Contains($"from {caller} ", StringComparison.Ordinal))?
            .Split(' ').FirstOrDefault(w => w.Length == 32 && w.All(char.IsAsciiLetterOrDigit)), TimeSpan.FromSeconds(10), $"a call from {caller}\n{Log}");

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(At.Http, path));

    public Task<HttpResponseMessage> TryGetAsync(string path) => _http.GetAsync(new Uri(At.Http, path));

    /// <summary>A metric's value summed over its labels; 0 when it does not appear.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var text = await GetAsync("/metrics");
        return text.Split('\n').Where(l => l.StartsWith(name + " ", StringComparison.Ordinal) || l.StartsWith(name + "{", StringComparison.Ordinal))
            .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    public Trace Trace(string callUuid, int session = 1) => Running.Trace.Read(Path.Combine(At.Traces, $"{callUuid}-{session}.trace"));

    public Task<Trace> TraceAsync(string callUuid, Func<Trace, bool> wanted, TimeSpan? within = null, int session = 1) => Eventually.GetAsync(
        () => Trace(callUuid, session) is var t && wanted(t) ? t : null, within ?? TimeSpan.FromSeconds(10), $"a step in {Trace(callUuid, session)}\n{Log}");

    public Task<Trace> EndedAsync(string callUuid, TimeSpan? within = null, int session = 1) =>
        TraceAsync(callUuid, t => t.Of("end").Any(), within, session);

    /// <summary>The delivered files of a call in the order of their start; waits until there are so many.</summary>
    public Task<IReadOnlyList<Recorded>> RecordingsAsync(string callUuid, int count, TimeSpan? within = null, string? storeRoot = null) => Eventually.GetAsync(
        () => Recordings(callUuid, storeRoot) is var all && all.Count >= count ? all : null,
        within ?? TimeSpan.FromSeconds(15), $"{count} recordings of {callUuid}, there are {Recordings(callUuid, storeRoot).Count}\n{Log}");

    public async Task<Recorded> RecordingAsync(string callUuid, TimeSpan? within = null, string? storeRoot = null) =>
        Assert.Single(await RecordingsAsync(callUuid, 1, within, storeRoot));

    public IReadOnlyList<Recorded> Recordings(string? callUuid = null, string? storeRoot = null)
    {
        var found = new List<Recorded>();
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "recording.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            if (callUuid is not null && Path.GetFileName(Path.GetDirectoryName(file)) != callUuid) continue;
            if (Read(file) is not { } json) continue;
            foreach (var media in json.GetProperty("mediaFiles").EnumerateArray())
            {
                var id = media.GetProperty("mediaId").GetString()!;
                var path = storeRoot is null ? Path.Combine(Path.GetDirectoryName(file)!, id) : Path.Combine(storeRoot, media.GetProperty("mediaDescriptor").GetProperty("path").GetString()!.TrimStart('/'));
                found.Add(new Recorded(media, json, path));
            }
        }
        return [.. found.OrderBy(r => r.Start)];
    }

    /// <summary>Drops or replaces a file of an application, as a developer's editor would: whole, by rename.</summary>
    public void Drop(string application, string name, string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Apps, application)).FullName;
        var temporary = Path.Combine(_folder.Path, Path.GetRandomFileName());
        File.WriteAllText(temporary, content);
        File.Move(temporary, Path.Combine(folder, name), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_program is not null) await _program.DisposeAsync();
        _folder.Dispose();
    }

    private static JsonElement? Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.Clone();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private void Prepare()
    {
        foreach (var (name, folder) in _setup.Apps) Copy(folder, Path.Combine(Apps, name));
        File.WriteAllText(ConfigFile, PlatformConfig.Write(_setup));
        _setup.Prepared?.Invoke(Home);
    }

    private string[] Arguments() => [Repository.Program, "run", "--home", Home, "--config", ConfigFile];

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
