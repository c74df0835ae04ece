using System.Collections.Immutable;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Interpreter.Applications;

namespace VxmlGir.MediaPlatform.Front;

/// <summary>
/// What an INVITE asks for, made canonical: whichever way it named the application (RFC 5552 URL, application name, dialled
/// number), this is what a leg runs. The snapshot and the profile are those of the moment the call came.
/// </summary>
public sealed record Invitation
{
    public required string ApplicationName { get; init; }

    /// <summary>The application's files, or null when the first document comes by URL.</summary>
    public ApplicationSnapshot? Application { get; init; }

    /// <summary>First documents, one for each VoiceXML session that runs in turn on the leg; at least one.</summary>
    public required ImmutableArray<Uri> Treatments { get; init; }

    public required IvrProfile Profile { get; init; }

    public required CallUuid CallUuid { get; init; }

    /// <summary>Attached data; empty when the sender is not believed.</summary>
    public ImmutableDictionary<string, string> UserData { get; init; } = ImmutableDictionary<string, string>.Empty;

    public PartitionSet Partitions { get; init; } = PartitionSet.Empty;

    public string Caller { get; init; } = "";

    public string Dialed { get; init; } = "";
}
