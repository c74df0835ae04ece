using System.Net;

namespace VxmlGir.RecordingServices.Hosting;

/// <summary>Options of the embedded store and intake. Sizes are bytes, port 0 lets the system choose.</summary>
public sealed record RecordingServicesOptions
{
    /// <summary>Folder that keeps everything: <c>store/</c>, <c>recordings/</c>, <c>credentials.json</c>. Created when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where the WebDAV store listens. Loopback unless the operator opens it.</summary>
    public IPEndPoint StoreListen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Where the intake, the list and the page listen.</summary>
    public IPEndPoint IntakeListen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The contact center that the intake's address names.</summary>
    public string ContactCenter { get; init; } = "default";

    public StoreLimits Store { get; init; } = new();

    public IntakeLimits Intake { get; init; } = new();
}

/// <summary>Limits of the store; each refusal counts in <c>vxmlgir.store.refused</c> with its reason.</summary>
public sealed record StoreLimits
{
    /// <summary>Largest object, in bytes (413 beyond).</summary>
    public long MaxObjectBytes { get; init; } = 2L << 30;

    /// <summary>Longest decoded path, in characters (414 beyond).</summary>
    public int MaxPathLength { get; init; } = 1024;

    /// <summary>Most entries that one PROPFIND lists; the rest is answered with 507 for the collection (RFC 4918 has no paging).</summary>
    public int MaxListed { get; init; } = 10_000;

    /// <summary>Requests in progress (503 beyond).</summary>
    public int MaxConcurrent { get; init; } = 256;

    /// <summary>Free space that stays untouched, in bytes: a PUT that would go below it is answered 507.</summary>
    public long ReserveBytes { get; init; } = 16L << 20;
}

/// <summary>Limits of the intake; each refusal counts in <c>vxmlgir.intake.refused</c> with its reason.</summary>
public sealed record IntakeLimits
{
    /// <summary>Largest metadata document, in bytes (413 beyond).</summary>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Media files in one document (400 beyond).</summary>
    public int MaxMediaFiles { get; init; } = 256;

    /// <summary>Recordings that the page shows, newest first.</summary>
    public int MaxShown { get; init; } = 500;
}
