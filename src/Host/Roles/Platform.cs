using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Script;
using VxmlGir.MediaPlatform.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Node;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Speech;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Host.Roles;

/// <summary>
/// All roles in one process, started from the store up to the SIP front and stopped in reverse order. The rooms meet on the
/// wire: recordings go to the store by WebDAV and HTTP even when it is a neighbour.
/// </summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly PlatformParts _parts;

    private Platform(PlatformParts parts) => _parts = parts;

    public MediaPlatformNode Node { get; private set; } = null!;

    public SipEndpoint Sip { get; private set; } = null!;

    /// <summary>The embedded store and intake; null when they are switched off.</summary>
    public RecordingServicesHost? Services { get; private set; }

    public RecordingNode Recordings { get; private set; } = null!;

    public ApplicationCatalog Applications { get; private set; } = null!;

    /// <summary>Starts everything, or nothing: what was started is stopped again when a later part cannot start.</summary>
    public static async Task<Platform> StartAsync(PlatformParts parts, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        var platform = new Platform(parts);
        try
        {
            await platform.StartRoomsAsync(time, ids, logs, meter);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>No new calls; running ones finish or are ended at the deadline, or at once when <paramref name="now"/> fires; recordings are finalised within a grace of their own.</summary>
    /// <returns>Recordings that the next start finalises.</returns>
    public async Task<int> DrainAsync(CancellationToken now)
    {
        await Node.DrainAsync(_parts.DrainDeadline, _parts.DrainGrace, now);
        using var limit = new CancellationTokenSource(_parts.DrainGrace);
        return await Recordings.DrainAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (_started.TryPop(out var part)) await part.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StartRoomsAsync(TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        if (_parts.Services is { } services) Services = Own(await RecordingServicesHost.StartAsync(services, time, ids, logs, meter));
        Recordings = Own(await RecordingNode.StartAsync(WithEmbeddedStore(_parts.Recording, Services), http: null, time, ids, logs, meter));
        Applications = new ApplicationCatalog(_parts.AppsFolder, _parts.Applications);
        var appsLog = logs.CreateLogger("apps");
        var inspection = new ApplicationInspection(Applications.Folder, _parts.Lint, appsLog);
        var watcher = new ApplicationWatcher(Applications, _parts.ScanInterval, time, appsLog, _parts.LintApplications ? inspection.Inspect : null);
        watcher.ScanNow();

        Node = Own(new MediaPlatformNode(Legs(time, ids, logs, meter), _parts.Admission, _parts.Outbound, Front));
        Sip = Own(await SipEndpoint.StartAsync(_parts.Sip, Node, time, ids, logs, meter));
        _ = watcher.RunAsync(_stopping.Token);
    }

    private LegServices Legs(TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        var http = Own(new HttpExchange(_parts.Loader.Policy, _parts.Http, ids));
        var voice = Own(new EspeakSynthesizer(_parts.Voice, time, meter));
        var speech = new CachedSpeech(voice, voice.VoiceId, _parts.SpeechCache, time, meter);
        return new LegServices
        {
            Media = Own(new MediaEngine(_parts.Media, time, ids, logs, meter)),
            Recordings = Recordings,
            Dial = invite => Sip.Invite(invite with { Proxy = _parts.OutboundProxy, Credentials = _parts.Credentials }),
            Loader = new DocumentLoader(http, _parts.Loader, time, meter),
            Scripts = ScriptEngines.Create(_parts.Scripts, time, ids, meter),
            Renderer = Own(new PromptRenderer(speech, _parts.Prompts, meter)),
            Trace = _parts.TraceFolder is { } folder ? new TraceFolder(folder) : new NoTrace(),
            SessionLimits = _parts.Sessions,
            Options = _parts.Legs,
            Transfers = new TransferFigures(meter),
            Captures = new CaptureBudget(_parts.CaptureMemory, meter),
            Time = time,
            Ids = ids,
            Logger = logs.CreateLogger("call"),
            Meter = meter,
        };
    }

    private FrontState Front() => new(Applications, _parts.Profiles, _parts.Peers, _parts.DefaultApplication);

    /// <summary>The node's own destinations: the neighbour's store and intake.</summary>
    public static RecordingOptions WithEmbeddedStore(RecordingOptions options, RecordingServicesHost? services) => services is null ? options : options with
    {
        Delivery = options.Delivery with
        {
            EmbeddedStore = services.StoreUri,
            EmbeddedStoreAuthorization = services.StoreCredentials.Authorization,
            EmbeddedProcessor = services.IntakeUri,
            EmbeddedProcessorAuthorization = services.IntakeCredentials.Authorization,
        },
    };

    private T Own<T>(T part)
    {
        _started.Push(part switch
        {
            IAsyncDisposable asynchronous => asynchronous,
            IDisposable disposable => new Sync(disposable),
            _ => throw new ArgumentException("nothing to dispose", nameof(part)),
        });
        return part;
    }

    private sealed class Sync(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
