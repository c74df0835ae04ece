using System.Collections.Immutable;
using VxmlGir.Sip.Uris;

namespace VxmlGir.MediaPlatform.Outbound;

/// <summary>A call to be placed.</summary>
/// <param name="Application">Name of an application, or the http(s) URL of a first document.</param>
/// <param name="Timeout">Until it is answered.</param>
/// <param name="Profile">IVR Profile; null: the application's.</param>
/// <param name="UserData">Attached data, as an inbound call has it.</param>
public sealed record OutboundRequest(
    string Application, SipUri Target, NameAddr From, TimeSpan Timeout, string? Profile, ImmutableDictionary<string, string> UserData);

/// <summary>Limits of placed calls.</summary>
public sealed record OutboundOptions
{
    /// <summary>Where a call may go: hosts, or users of a host; a star stands for any rest.</summary>
    public required Legs.TransferRules Targets { get; init; }

    /// <summary>Calls that are over and can still be asked about; the oldest are forgotten.</summary>
    public int Kept { get; init; } = 10_000;
}

/// <summary>What came of asking for a call.</summary>
public abstract record Placement
{
    private Placement() { }

    public sealed record Placed(PlacedCall Call) : Placement;

    /// <param name="Status">As HTTP has it: 400 wrong, 403 not allowed, 404 no such application, 503 not now.</param>
    public sealed record Refused(int Status, string Reason) : Placement;
}
