using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;

namespace VxmlGir.MediaPlatform.Front;

/// <summary>
/// Which application a dialled number means and which IVR Profile an application has. One immutable snapshot; a call keeps
/// the profile it was given.
/// </summary>
public sealed record ProfileDirectory
{
    public required IvrProfile Default { get; init; }

    /// <summary>By profile name.</summary>
    public ImmutableDictionary<string, IvrProfile> Profiles { get; init; } = ImmutableDictionary<string, IvrProfile>.Empty;

    /// <summary>Application name to profile name; others use <see cref="Default"/>.</summary>
    public ImmutableDictionary<string, string> ByApplication { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Dialled number (user part) to application name or URL.</summary>
    public ImmutableDictionary<string, string> Numbers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The profile named on the INVITE by a believed peer, else the application's, else the default.</summary>
    public IvrProfile Choose(string application, string? requested) =>
        requested is not null && Profiles.TryGetValue(requested, out var named) ? named
        : ByApplication.TryGetValue(application, out var name) && Profiles.TryGetValue(name, out var own) ? own
        : Default;
}
