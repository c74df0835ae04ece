using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>apps</c>.</summary>
/// <param name="Numbers">Dialled number (user part) to application name or http(s) URL of a document.</param>
/// <param name="Profiles">Application name to the name of its IVR Profile.</param>
public sealed record AppsConfiguration(
    string Folder, string? DefaultApplication, ImmutableDictionary<string, string> Numbers, ImmutableDictionary<string, string> Profiles, TimeSpan ScanInterval, bool Lint)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("apps.folder", Kinds.Path, "apps", "Folder of applications: each folder or .vxml file in it can be dialled as sip:<name>@host."),
        Option.Of("apps.default", Kinds.Optional(Kinds.Name), null, "Application for a dialled name or number that is none; without it: 404."),
        Option.Map("apps.numbers", Kinds.Text, "Dialled number to application name, or to the URL of a document."),
        Option.Map("apps.profiles", Kinds.Name, "Application name to IVR Profile; others use the profile 'default'."),
        Option.Of("apps.scan-interval", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(1), "How often the folder is looked at for changes."),
        Option.Of("apps.lint", Kinds.Boolean, true, "Log what vxmlgir lint finds in an application that is taken up."),
    ];

    internal static AppsConfiguration From(OptionValues v, string home) => new(
        System.IO.Path.GetFullPath(v.Get<string>("apps.folder"), home), v.Get<string?>("apps.default"),
        v.Map<string>("apps.numbers"), v.Map<string>("apps.profiles"), v.Get<TimeSpan>("apps.scan-interval"), v.Get<bool>("apps.lint"));
}
