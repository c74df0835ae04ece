using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>log</c>.</summary>
public sealed record LogConfiguration(LogLevel Level, string? File, long FileBytes, int FilesKept, string? TraceFolder)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("log.level", Kinds.Choice(("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)), LogLevel.Information, "Least severe lines that are written."),
        Option.Of("log.file", Kinds.Optional(Kinds.Path), null, "Also to this file; it rolls by day and size."),
        Option.Of("log.file-size", Kinds.Size(1 << 20, 16L << 30), 100L << 20, "Size at which the file rolls."),
        Option.Of("log.files-kept", Kinds.Integer(1, 1000), 14, "Rolled files kept."),
        Option.Of("log.traces", Kinds.Optional(Kinds.Path), null, "Folder for a trace of every VoiceXML session, a file each; nothing removes them."),
    ];

    internal static LogConfiguration From(OptionValues v, string home) => new(
        v.Get<LogLevel>("log.level"), v.Get<string?>("log.file") is { } file ? System.IO.Path.GetFullPath(file, home) : null,
        v.Get<long>("log.file-size"), v.Get<int>("log.files-kept"),
        v.Get<string?>("log.traces") is { } traces ? System.IO.Path.GetFullPath(traces, home) : null);
}

/// <summary>Section <c>http</c>: /healthz and /metrics.</summary>
public sealed record HttpConfiguration(bool Enabled, IPEndPoint Listen)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("http.enabled", Kinds.Boolean, true, "Serve /healthz and /metrics."),
        Option.Of("http.listen", Kinds.EndPoint, new IPEndPoint(IPAddress.Loopback, 9090), "Where they are served; without credentials: keep it off open networks."),
    ];

    internal static HttpConfiguration From(OptionValues v) => new(v.Get<bool>("http.enabled"), v.Get<IPEndPoint>("http.listen"));
}

/// <summary>Section <c>calls</c>: calls that the platform places when asked to.</summary>
public sealed record CallsConfiguration(bool Enabled, ImmutableArray<string> Targets, string CredentialsFile, TimeSpan Timeout, int Kept)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("calls.enabled", Kinds.Boolean, true, "Serve /calls beside /healthz: POST places a call and runs an application on it, GET /calls/{id} tells what became of it (Basic, credentials generated)."),
        Option.List("calls.targets", Kinds.Text, ["127.0.0.1", "localhost"], "Where a placed call may go: host, or user@host; a star at the end stands for any rest. Empty: nowhere."),
        Option.Of("calls.credentials", Kinds.Path, "var/call-api.json", "File with the generated user and password of /calls."),
        Option.Of("calls.timeout", Kinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), TimeSpan.FromSeconds(60), "Until a placed call must be answered, when the request does not say."),
        Option.Of("calls.kept", Kinds.Integer(0, 1_000_000), 10_000, "Calls that are over and can still be asked about."),
    ];

    internal static CallsConfiguration From(OptionValues v, string home) => new(
        v.Get<bool>("calls.enabled"), v.List<string>("calls.targets"), System.IO.Path.GetFullPath(v.Get<string>("calls.credentials"), home), v.Get<TimeSpan>("calls.timeout"), v.Get<int>("calls.kept"));
}

/// <summary>Section <c>limits</c>.</summary>
/// <param name="CallsPerSecond">0: no rate limit.</param>
public sealed record LimitsConfiguration(int MaxCalls, int CallsPerSecond, TimeSpan DrainDeadline, TimeSpan MaxSession, int ScriptThreads, long CaptureMemory)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("limits.max-calls", Kinds.Integer(1, 100_000), 2000, "Calls at a time; more are answered 503."),
        Option.Of("limits.calls-per-second", Kinds.Integer(0, 100_000), 0, "New calls per second; more are answered 503. 0: no limit."),
        Option.Of("limits.drain-deadline", Kinds.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)), TimeSpan.FromSeconds(30), "After SIGTERM running calls may go on for this time; then they are closed with complete recordings."),
        Option.Of("limits.max-session", Kinds.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)), TimeSpan.FromHours(4), "Longest VoiceXML session."),
        Option.Of("limits.script-threads", Kinds.Integer(1, 64), 2, "Threads that run scripts."),
        Option.Of("limits.capture-memory", Kinds.Size(1 << 20, 64L << 30), 256L << 20, "Memory for what callers are saying into <record>, all calls together (8 kB a second each); beyond it error.noresource."),
    ];

    internal static LimitsConfiguration From(OptionValues v) => new(
        v.Get<int>("limits.max-calls"), v.Get<int>("limits.calls-per-second"), v.Get<TimeSpan>("limits.drain-deadline"),
        v.Get<TimeSpan>("limits.max-session"), v.Get<int>("limits.script-threads"), v.Get<long>("limits.capture-memory"));
}
