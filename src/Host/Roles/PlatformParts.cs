using System.Collections.Immutable;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Admission;
using VxmlGir.MediaPlatform.Fetching;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.MediaPlatform.Legs;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Outbound;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Speech;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Uris;
using VxmlGir.Workbench.Lint;

namespace VxmlGir.Host.Roles;

/// <summary>The options of every room, as the configuration sets them.</summary>
internal sealed record PlatformParts
{
    public required SipEndpointOptions Sip { get; init; }

    /// <summary>Where every call that is placed goes through; null: to its target.</summary>
    public SipUri? OutboundProxy { get; init; }

    /// <summary>For challenges to calls that are placed.</summary>
    public ImmutableArray<SipCredentials> Credentials { get; init; } = [];

    public required MediaOptions Media { get; init; }
    public required RecordingOptions Recording { get; init; }
    public required RecordingServicesOptions? Services { get; init; }
    public required EspeakOptions Voice { get; init; }
    public required SpeechCacheOptions SpeechCache { get; init; }
    public required PromptOptions Prompts { get; init; }
    public required LoaderOptions Loader { get; init; }
    public required HttpExchangeOptions Http { get; init; }
    public required ScriptOptions Scripts { get; init; }
    public required SessionLimits Sessions { get; init; }
    public required LegOptions Legs { get; init; }
    public required long CaptureMemory { get; init; }
    public required OutboundOptions Outbound { get; init; }
    public required AdmissionLimits Admission { get; init; }
    public required ApplicationLimits Applications { get; init; }
    public required ProfileDirectory Profiles { get; init; }
    public required PeerTable Peers { get; init; }
    public required string AppsFolder { get; init; }
    public required TimeSpan ScanInterval { get; init; }

    /// <summary>Applications that are taken up are linted.</summary>
    public bool LintApplications { get; init; }

    /// <summary>What it holds them to.</summary>
    public LintLimits Lint { get; init; } = LintLimits.Default;

    /// <summary>Holds <c>var/</c>, with what the platform says of itself while it runs.</summary>
    public required string HomeFolder { get; init; }
    public string? DefaultApplication { get; init; }

    /// <summary>Where traces of sessions are kept; null: nowhere.</summary>
    public string? TraceFolder { get; init; }

    public required TimeSpan DrainDeadline { get; init; }
    public required TimeSpan DrainGrace { get; init; }
}
