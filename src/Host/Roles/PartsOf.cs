using System.Collections.Immutable;
using System.Net;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Workbench.Lint;

namespace VxmlGir.Host.Roles;

/// <summary>What each room is given of the configuration. Pure.</summary>
internal static class PartsOf
{
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(20);

    public static PlatformParts Configuration(PlatformConfiguration c) => new()
    {
        Sip = Sip(c.Sip, c.Limits),
        OutboundProxy = c.Sip.OutboundProxy,
        Credentials = [.. c.Sip.Credentials.Select(l => new SipCredentials(l.Realm, l.User, l.Password))],
        Media = Media(c.Media, c.Limits) with { MaxKeysPerSecond = c.Guards.KeysPerSecond },
        Recording = Recording(c.Recording, c.Storages, c.Profiles.Values),
        Services = Services(c.Services),
        Voice = new() { Program = c.Speech.Program, DefaultLanguage = c.Speech.Voice, WordsPerMinute = c.Speech.WordsPerMinute, MaxConcurrent = c.Speech.Concurrency, MaxTextChars = c.Guards.Session.PromptLength, Timeout = c.Speech.Timeout },
        SpeechCache = new() { Folder = c.Speech.CacheFolder, MaxDiskBytes = c.Speech.CacheBytes },
        Prompts = new() { Audio = c.Guards.Audio, Voices = new(c.Speech.Voices) },
        Loader = Loader(c.Fetch) with { Documents = c.Guards.Documents },
        Http = new() { ConnectTimeout = c.Fetch.ConnectTimeout, ClientCertificates = c.Fetch.Identity.Certificates, Authorities = c.Fetch.Identity.Authorities },
        Scripts = c.Guards.Script,
        Sessions = c.Guards.Session,
        Legs = new LegOptions { WithoutTelephoneEvent = Dtmf(c.Media.Dtmf), Transfers = new(c.Sip.TransferTargets), ReferTimeout = c.Sip.ReferTimeout },
        Outbound = new() { Targets = new(c.Calls.Targets), Kept = c.Calls.Kept },
        CaptureMemory = c.Limits.CaptureMemory,
        Admission = new(c.Limits.MaxCalls, c.Limits.CallsPerSecond),
        Applications = c.Guards.Applications,
        Profiles = new ProfileDirectory { Default = c.DefaultProfile, Profiles = c.Profiles, ByApplication = c.Apps.Profiles, Numbers = c.Apps.Numbers },
        Peers = Peers(c.Sip),
        AppsFolder = c.Apps.Folder,
        ScanInterval = c.Apps.ScanInterval,
        LintApplications = c.Apps.Lint,
        Lint = Lint(c),
        HomeFolder = c.Home,
        DefaultApplication = c.Apps.DefaultApplication,
        TraceFolder = c.Log.TraceFolder,
        DrainDeadline = c.Limits.DrainDeadline,
        DrainGrace = DrainGrace,
    };

    /// <summary>The bounds that applications meet in calls.</summary>
    public static LintLimits Lint(PlatformConfiguration c) => new()
    {
        Documents = c.Guards.Documents, ScriptSource = c.Guards.Script.SourceLength, PromptLength = c.Guards.Session.PromptLength, Commands = c.Recording.Engine.Commands,
    };

    private static SipEndpointOptions Sip(SipConfiguration sip, LimitsConfiguration limits) => new()
    {
        Listen = [.. sip.Udp.Select(e => new SipListen(SipTransportKind.Udp, e)), .. sip.Tcp.Select(e => new SipListen(SipTransportKind.Tcp, e))],
        AdvertisedHost = sip.AdvertisedHost,
        UserAgent = sip.UserAgent,
        Timers = new() { T1 = sip.Timers.T1, T2 = sip.Timers.T2, T4 = sip.Timers.T4 },
        SessionTimer = new() { SessionExpires = sip.Timers.SessionExpires, MinSE = sip.Timers.MinSessionExpires },
        Digest = sip.DigestRealm is { } realm ? Digest(realm, sip.Peers) : null,
        Limits = new()
        {
            MaxMessage = sip.Limits.MaxMessageBytes,
            MaxHeaders = sip.Limits.MaxHeaders,
            MaxCalls = 2 * limits.MaxCalls,
            MaxTransactions = sip.Limits.MaxTransactions,
            MaxTcpConnections = sip.Limits.MaxTcpConnections,
            MaxTcpConnectionsPerAddress = sip.Limits.MaxTcpConnectionsPerAddress,
            TcpIdle = sip.Limits.TcpIdle,
            UdpBuffer = sip.Limits.UdpBufferBytes,
        },
    };

    private static DigestServerOptions Digest(string realm, ImmutableArray<SipPeer> peers)
    {
        var users = peers.Where(p => p.DigestUser is not null).ToImmutableDictionary(p => p.DigestUser!, p => p.DigestPassword);
        return new() { Realm = realm, Password = users.GetValueOrDefault };
    }

    private static PeerTable Peers(SipConfiguration sip) => new(
        [.. sip.Peers.SelectMany(p => p.Networks.Select(n => new Peer(p.Name, n, p.TrustedHeaders, p.MediaSources)))],
        sip.OpenTo switch { OpenTo.Any => SourceRule.Any, OpenTo.Loopback => SourceRule.Loopback, _ => SourceRule.PeersOnly });

    private static MediaOptions Media(MediaConfiguration media, LimitsConfiguration limits) => new()
    {
        Bind = media.Bind,
        Advertised = media.Advertised,
        PortMin = media.Ports.First,
        PortMax = media.Ports.Last,
        Shards = media.Shards,
        // A bridged call has two.
        MaxLegs = 2 * limits.MaxCalls,
        JitterMs = (int)media.Jitter.TotalMilliseconds,
        // 0 means never; a call of a day without a packet is past every other limit.
        RtpSilence = media.RtpSilence == TimeSpan.Zero ? TimeSpan.FromDays(1) : media.RtpSilence,
        SilenceSuppression = media.SilenceSuppression,
        RtcpInterval = media.RtcpInterval,
        SendAhead = media.SendAhead,
        ThreadRealtime = media.ThreadRealtime,
        ThreadNice = media.ThreadNice,
    };

    private static DtmfMethod Dtmf(DtmfDefault method) => method switch
    {
        DtmfDefault.Info => DtmfMethod.Info,
        // RFC 4733 cannot be had where the offer lacks it: the tones in the audio are what is left.
        _ => DtmfMethod.InBand,
    };

    public static RecordingOptions Recording(RecordingConfiguration recording, ImmutableArray<StorageOptions> storages, IEnumerable<IvrProfile> profiles) => new()
    {
        SpoolRoot = recording.Spool,
        SecondSpoolRoot = recording.SecondSpool,
        AlarmFree = recording.AlarmFree,
        RefuseFree = recording.RefuseFree,
        WhenFull = recording.WhenFull,
        WriteInterval = recording.WriteInterval,
        SyncInterval = recording.SyncInterval,
        SyncAlarm = recording.SyncAlarm,
        FinalisingWorkers = recording.FinalisingWorkers,
        Mp3Quality = recording.Mp3Quality,
        LateAlarm = recording.Safeguards.LateAlarm,
        Keys = recording.Keys,
        RingBytes = recording.Engine.RingBytes,
        RetainedBytes = recording.Engine.RetainedBytes,
        JournalInterval = recording.Engine.JournalInterval,
        Linger = recording.Engine.Linger,
        ProbeInterval = recording.Engine.ProbeInterval,
        RequestInterval = recording.Engine.RequestInterval,
        ReconcileInterval = recording.Engine.ReconcileInterval,
        NotCapturedAlarm = recording.Engine.NotCapturedAlarm,
        Limits = recording.Engine.Commands,
        Alarms = new() { Interval = recording.Safeguards.AlarmInterval, SubjectsPerKind = recording.Engine.AlarmSubjects, Webhook = recording.Safeguards.AlarmWebhook, WebhookAuthorization = recording.Safeguards.AlarmAuthorization },
        Anchors = new()
        {
            File = recording.Safeguards.AnchorFile, Address = recording.Safeguards.AnchorAddress, Authorization = recording.Safeguards.AnchorAuthorization, Interval = recording.Safeguards.AnchorInterval,
        },
        Delivery = new()
        {
            Parallel = recording.Delivery.Parallel,
            MinBackoff = recording.Delivery.MinBackoff,
            MaxBackoff = recording.Delivery.MaxBackoff,
            MaxProbe = recording.Delivery.MaxProbe,
            Timeout = recording.Delivery.Timeout,
            MinRate = recording.Delivery.MinRate,
            Retention = recording.Delivery.Retention,
            Destinations = new() { Location = recording.Location, Storages = storages, Profiles = [.. profiles.SelectMany(Credentials)] },
        },
    };

    private static IEnumerable<ProfileCredentials> Credentials(IvrProfile profile)
    {
        var recording = profile.Recording;
        if (recording.StorageDestination is { } storage) yield return new(profile.Name, storage, recording.StorageAuthorization);
        if (recording.Second?.StorageDestination is { } second) yield return new(profile.Name, second, recording.Second.StorageAuthorization);
        if (recording.RecordingProcessor is { } processor) yield return new(profile.Name, processor, recording.RecordingProcessorAuthorization);
    }

    public static RecordingServicesOptions? Services(ServicesConfiguration services) => !services.Enabled ? null : new()
    {
        DataFolder = services.DataFolder,
        StoreListen = services.StoreListen,
        IntakeListen = services.IntakeListen,
        ContactCenter = services.ContactCenter,
        Store = new() { MaxObjectBytes = services.MaxObjectBytes, ReserveBytes = services.ReserveBytes },
        Intake = new() { MaxBodyBytes = (int)services.MaxMetadataBytes },
    };

    private static LoaderOptions Loader(FetchConfiguration fetch) => new()
    {
        Policy = new FetchPolicy { Hosts = [.. fetch.AllowedHosts], Credentials = fetch.Identity.Credentials, MaxRedirects = fetch.MaxRedirects, MaxBytes = fetch.MaxBytes },
        CacheBytes = fetch.CacheBytes,
        FetchTimeout = fetch.Timeout,
    };
}
