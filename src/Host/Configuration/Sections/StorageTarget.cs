using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Where a profile's files go: an address, or the name of a storage.</summary>
internal sealed record StorageTarget(Uri? Uri, string? Name)
{
    public static OptionKind<StorageTarget> Kind { get; } = new(
        "a URI of scheme http, https, file, sip, sips, or the name of one of storages",
        text => Kinds.Uri("http", "https", "file", "sip", "sips").Parse(text) is { } uri ? new(new StorageTarget(uri.Value, null))
            : Kinds.Name.Parse(text) is { } name ? new(new StorageTarget(null, name.Value)) : null,
        target => target.Name ?? target.Uri!.OriginalString);
}
