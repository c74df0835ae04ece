using System.Collections.Immutable;
using System.Net;
using VxmlGir.Host.Configuration.Options;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>services</c>: the embedded store and intake.</summary>
public sealed record ServicesConfiguration(
    bool Enabled, string DataFolder, IPEndPoint StoreListen, IPEndPoint IntakeListen, string ContactCenter, long MaxObjectBytes, long ReserveBytes, long MaxMetadataBytes)
{
    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.Of("services.enabled", Kinds.Boolean, true, "Run the embedded WebDAV store and the metadata intake."),
        Option.Of("services.data-folder", Kinds.Path, "var/services", "Where they keep media (store/), metadata (recordings/) and their generated credentials (credentials.json)."),
        Option.Of("services.store", Kinds.EndPoint, new IPEndPoint(IPAddress.Loopback, 8081), "Where the store listens (WebDAV over HTTP, Basic)."),
        Option.Of("services.intake", Kinds.EndPoint, new IPEndPoint(IPAddress.Loopback, 8080), "Where the intake and the page of recordings listen (HTTP, Basic)."),
        Option.Of("services.contact-center", Kinds.Name, "default", "The contact center in the intake's address."),
        Option.Of("services.max-object", Kinds.Size(1 << 20, 1L << 40), 2L << 30, "Largest object the store takes."),
        Option.Of("services.reserve", Kinds.Size(0, 1L << 40), 16L << 20, "Free space the store leaves on its disk: below, uploads are answered 507."),
        Option.Of("services.max-metadata", Kinds.Size(4096, 64 << 20), 1L << 20, "Largest metadata document the intake takes."),
    ];

    internal static ServicesConfiguration From(OptionValues v, string home) => new(
        v.Get<bool>("services.enabled"), System.IO.Path.GetFullPath(v.Get<string>("services.data-folder"), home), v.Get<IPEndPoint>("services.store"),
        v.Get<IPEndPoint>("services.intake"), v.Get<string>("services.contact-center"), v.Get<long>("services.max-object"), v.Get<long>("services.reserve"),
        v.Get<long>("services.max-metadata"));
}
