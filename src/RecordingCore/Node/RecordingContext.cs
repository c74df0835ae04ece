using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Node;

public enum RecordingOrigin
{
    /// <summary>Record commands of a VoiceXML session.</summary>
    VoiceXml,

    /// <summary>The whole connection on the MCP.</summary>
    FullCall,
    Msml,
    Siprec,
}

/// <summary>What every recording of one scope (a VoiceXML session, a connection, an MSML dialog) has in common.</summary>
public sealed record RecordingContext
{
    public required CallUuid CallUuid { get; init; }
    public required string LegId { get; init; }
    public required string SessionId { get; init; }
    public required RecordingOrigin Origin { get; init; }
    public required IvrProfile Profile { get; init; }

    /// <summary>Reaches the metadata as <c>sipsAppName</c> (<c>sip-enable-ivr-metadata</c>).</summary>
    public string ApplicationName { get; init; } = "";

    /// <summary>ANI.</summary>
    public string CallerPhoneNumber { get; init; } = "";

    /// <summary>DNIS.</summary>
    public string DialedPhoneNumber { get; init; } = "";

    /// <summary>From <c>GRECORD_PARTITIONS</c> of the call's attached data: applies to all its files.</summary>
    public PartitionSet CallPartitions { get; init; } = PartitionSet.Empty;

    /// <summary>Further entries of the <c>parameters</c> object.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;
}
