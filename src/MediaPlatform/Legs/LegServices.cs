using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.MediaPlatform.Media;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Transfers;
using VxmlGir.RecordingCore.Node;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.MediaPlatform.Legs;

/// <summary>Options of calls.</summary>
public sealed record LegOptions
{
    /// <summary>How long the last prompts of a session may go on playing after it ended.</summary>
    public TimeSpan LastPrompts { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How a key is looked for when the caller offers no telephone-event.</summary>
    public DtmfMethod WithoutTelephoneEvent { get; init; } = DtmfMethod.InBand;

    public TransferRules Transfers { get; init; } = TransferRules.None;

    /// <summary>From the REFER of a blind transfer to the NOTIFY of its outcome; then it is <c>unknown</c>.</summary>
    public TimeSpan ReferTimeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What every leg of a node uses.</summary>
public sealed record LegServices
{
    public required MediaEngine Media { get; init; }
    public required RecordingNode Recordings { get; init; }
    /// <summary>Places a call.</summary>
    public required Func<OutgoingInvite, SipCall> Dial { get; init; }
    public required DocumentLoader Loader { get; init; }
    public required IScriptEngine Scripts { get; init; }
    public required PromptRenderer Renderer { get; init; }
    public required ITraceOutput Trace { get; init; }
    public required SessionLimits SessionLimits { get; init; }
    public required LegOptions Options { get; init; }
    public required TransferFigures Transfers { get; init; }
    public required CaptureBudget Captures { get; init; }
    public required TimeProvider Time { get; init; }
    public required IIds Ids { get; init; }
    public required ILogger Logger { get; init; }
    public required Meter Meter { get; init; }
}
