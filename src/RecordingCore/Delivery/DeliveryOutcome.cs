namespace VxmlGir.RecordingCore.Delivery;

/// <summary>How one step of a delivery ended: exactly three ways.</summary>
internal abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    public sealed record Done : DeliveryOutcome;

    /// <param name="Reason">One of <see cref="LaterReasons"/>: a tag of the counter.</param>
    /// <param name="WholeServer">The server is the trouble (down, refuses us, full): its other files need not try.</param>
    public sealed record Later(string Reason, string Detail, bool WholeServer) : DeliveryOutcome;

    /// <summary>Will never work; a person has to look.</summary>
    public sealed record Rejected(string Reason) : DeliveryOutcome;
}

/// <summary>The names of what puts a delivery off.</summary>
internal static class LaterReasons
{
    public const string Unreachable = "unreachable";
    public const string Timeout = "timeout";
    public const string Authorization = "authorization";
    public const string Absent = "collection-absent";
    public const string Locked = "locked";
    public const string Full = "storage-full";
    public const string ServerError = "server-error";
    public const string Refused = "refused";
    public const string Mismatch = "digest-mismatch";
    public const string Local = "local-spool";
    public const string NotConfigured = "not-configured";
}
