using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Host.Configuration;

/// <summary>The whole configuration. Immutable; paths are absolute.</summary>
/// <param name="Storages">Stores that profiles name.</param>
/// <param name="Profiles">The IVR Profiles by name, <c>default</c> always among them.</param>
public sealed record PlatformConfiguration(
    string Home,
    SipConfiguration Sip,
    MediaConfiguration Media,
    AppsConfiguration Apps,
    FetchConfiguration Fetch,
    SpeechConfiguration Speech,
    RecordingConfiguration Recording,
    ServicesConfiguration Services,
    ImmutableDictionary<string, IvrProfile> Profiles,
    ImmutableArray<StorageOptions> Storages,
    LogConfiguration Log,
    HttpConfiguration Http,
    CallsConfiguration Calls,
    GuardsConfiguration Guards,
    LimitsConfiguration Limits)
{
    public IvrProfile DefaultProfile => Profiles[ProfilesConfiguration.Default];

    internal static PlatformConfiguration From(OptionValues v, string home, ImmutableArray<IvrProfile> profiles, ImmutableArray<StorageOptions> storages, FetchIdentity? fetch = null) => new(
        home, SipConfiguration.From(v), MediaConfiguration.From(v), AppsConfiguration.From(v, home), FetchConfiguration.From(v, fetch ?? FetchIdentity.None), SpeechConfiguration.From(v, home),
        RecordingConfiguration.From(v, home), ServicesConfiguration.From(v, home), ByName(profiles), storages, LogConfiguration.From(v, home),
        HttpConfiguration.From(v), CallsConfiguration.From(v, home), GuardsConfiguration.From(v), LimitsConfiguration.From(v));

    private static ImmutableDictionary<string, IvrProfile> ByName(ImmutableArray<IvrProfile> profiles)
    {
        var named = profiles.Aggregate(ImmutableDictionary<string, IvrProfile>.Empty, (all, p) => all.SetItem(p.Name, p));
        return named.ContainsKey(ProfilesConfiguration.Default) ? named : named.Add(ProfilesConfiguration.Default, new IvrProfile { Name = ProfilesConfiguration.Default });
    }
}
