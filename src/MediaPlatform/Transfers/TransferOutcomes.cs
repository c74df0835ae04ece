namespace VxmlGir.MediaPlatform.Transfers;

/// <summary>What a SIP answer means to a dialog: a value of the item's variable, or an event (VoiceXML 2.0 section 2.3.7; the choice where it is silent is in <c>docs/decisions</c>).</summary>
internal static class TransferOutcomes
{
    public const string Transferred = "transferred";
    public const string Busy = "busy";
    public const string NoAnswer = "noanswer";
    public const string NetworkBusy = "network_busy";
    public const string NearEnd = "near_end_disconnect";
    public const string FarEnd = "far_end_disconnect";
    public const string Network = "network_disconnect";
    public const string MaxTime = "maxtime_disconnect";
    public const string Unknown = "unknown";
    public const string BadDestination = "error.connection.baddestination";
    public const string NoAuthorization = "error.connection.noauthorization";
    public const string NoRoute = "error.connection.noroute";
    public const string NoResource = "error.connection.noresource";
    public const string UnsupportedUri = "error.unsupported.uri";

    /// <param name="status">The final answer, 300 or more.</param>
    /// <param name="local">It is our own: 503 when nothing could be sent, 408 when nothing came.</param>
    public static string Of(int status, bool local = false) => status switch
    {
        503 when local => NoRoute,
        486 or 600 => Busy,
        408 or 480 or 487 or 603 => NoAnswer,
        401 or 402 or 403 or 407 => NoAuthorization,
        404 or 410 or 414 or 416 or 484 or 485 or 604 => BadDestination,
        >= 500 and < 600 => NetworkBusy,
        _ => Unknown,
    };
}
