using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;

namespace VxmlGir.Host.Configuration;

/// <summary>One section of the file.</summary>
public sealed record OptionSection(string Name, string Description, ImmutableArray<Option> Options);

/// <summary>Every option there is. Parsing, the environment, <c>vxmlgir config</c> and docs/configuration.md come from here.</summary>
public static class OptionTable
{
    public static ImmutableArray<OptionSection> Sections { get; } =
    [
        new("sip", "SIP: where calls arrive and from whom.", SipConfiguration.Options),
        new("media", "RTP.", MediaConfiguration.Options),
        new("apps", "Applications and what is dialled.", AppsConfiguration.Options),
        new("fetch", "What documents may load over HTTP.", FetchConfiguration.Options),
        new("speech", "The voice behind prompts of text.", SpeechConfiguration.Options),
        new("recording", "The spool of recordings and their way to a store.", RecordingConfiguration.Options),
        new("services", "The embedded WebDAV store, the metadata intake and the page of recordings.", ServicesConfiguration.Options),
        new("storages", "Stores that IVR Profiles name.", StoragesConfiguration.Options),
        new("profiles", "IVR Profiles: how calls of an application are recorded, and where to.", ProfilesConfiguration.Options),
        new("log", "Logs.", LogConfiguration.Options),
        new("http", "Health and metrics.", HttpConfiguration.Options),
        new("calls", "Calls that the platform places when asked to.", CallsConfiguration.Options),
        new("guards", "What one application may cost: each bound with what happens there (docs/security.md).", GuardsConfiguration.Options),
        new("limits", "How much is taken on.", LimitsConfiguration.Options),
    ];

    public static ImmutableArray<Option> All { get; } = [.. Sections.SelectMany(s => s.Options)];
}
