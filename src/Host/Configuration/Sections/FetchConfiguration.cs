using System.Collections.Immutable;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Interpreter.Fetching;

namespace VxmlGir.Host.Configuration.Sections;

/// <summary>Section <c>fetch</c>: what documents may load over HTTP.</summary>
/// <param name="Identity">Passwords, certificates and authorities, read from their files.</param>
public sealed record FetchConfiguration(
    ImmutableArray<string> AllowedHosts, int MaxRedirects, long MaxBytes, TimeSpan Timeout, TimeSpan ConnectTimeout, long CacheBytes, FetchIdentity Identity)
{
    public const string Credentials = "fetch.credentials";
    public const string ClientCertificates = "fetch.client-certificates";
    public const string Authorities = "fetch.authorities";

    internal static ImmutableArray<Option> Options { get; } =
    [
        Option.List("fetch.allowed-hosts", Kinds.Text, [], "The only hosts allowed (host or host:port); a listed one may be private or loopback. Empty: every public host."),
        Option.Of("fetch.max-redirects", Kinds.Integer(0, 10), 3, "Redirects followed, each checked again."),
        Option.Of("fetch.max-size", Kinds.Size(1024, 1L << 30), 8 << 20, "Largest resource."),
        Option.Of("fetch.timeout", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)), TimeSpan.FromSeconds(10), "Longest fetch where the document does not say (fetchtimeout)."),
        Option.Of("fetch.connect-timeout", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(5), "Longest wait for a connection."),
        Option.Of("fetch.cache-size", Kinds.Size(0, 16L << 30), 64 << 20, "Bytes of fetched resources kept."),
        Option.Records(Credentials, CredentialFields(), CredentialFrom, "User names and passwords by host; the first that covers a host is shown to it and to no other, also after a redirect."),
        Option.Records(ClientCertificates, CertificateFields(), CertificateFrom, "Certificates of the platform by host, for servers that ask for one; the first that covers a host is shown to it and to no other."),
        Option.List(Authorities, Kinds.Path, [], "PEM files of the certificate authorities that may have signed a server's certificate. None: the system's."),
    ];

    internal static FetchConfiguration From(OptionValues v, FetchIdentity identity) => new(
        [.. v.List<string>("fetch.allowed-hosts").Select(h => h.ToLowerInvariant())], v.Get<int>("fetch.max-redirects"), v.Get<long>("fetch.max-size"),
        v.Get<TimeSpan>("fetch.timeout"), v.Get<TimeSpan>("fetch.connect-timeout"), v.Get<long>("fetch.cache-size"), identity);

    private static ImmutableArray<Option> CredentialFields() =>
    [
        Option.Of("host", Kinds.HostPattern, "localhost", "host, host:port, or *.domain for every name below it."),
        Option.Of("scheme", Kinds.Choice(("basic", CredentialScheme.Basic), ("digest", CredentialScheme.Digest)), CredentialScheme.Basic, "basic: the password goes with every request (use https). digest: it is proved when the server asks, and never sent."),
        Option.Of("user", Kinds.Text, "", "Name; without a colon."),
        Option.Of("password", Kinds.Optional(Kinds.Secret), null, "Password."),
        Option.Of("password-file", Kinds.Optional(Kinds.Path), null, "File whose first line is the password, instead of password."),
    ];

    private static ImmutableArray<Option> CertificateFields() =>
    [
        Option.Of("host", Kinds.HostPattern, "localhost", "host, host:port, or *.domain for every name below it."),
        Option.Of("certificate", Kinds.Path, "client.pem", "PEM file of the certificate and those between it and the authority, or a PKCS#12 file (.p12, .pfx)."),
        Option.Of("key", Kinds.Optional(Kinds.Path), null, "PEM file of the private key; none: it stands in the certificate's file."),
        Option.Of("password", Kinds.Optional(Kinds.Secret), null, "Password of the private key or of the PKCS#12 file."),
        Option.Of("password-file", Kinds.Optional(Kinds.Path), null, "File whose first line is that password, instead of password."),
    ];

    private static CredentialEntry CredentialFrom(OptionValues v) => new(
        v.Get<string>("host"), v.Get<CredentialScheme>("scheme"), v.Get<string>("user"), new(v.Get<string?>("password"), v.Get<string?>("password-file")), v.PlaceOf("host"));

    private static ClientCertificateEntry CertificateFrom(OptionValues v) => new(
        v.Get<string>("host"), v.Get<string>("certificate"), v.Get<string?>("key"), new(v.Get<string?>("password"), v.Get<string?>("password-file")), v.PlaceOf("host"));
}

/// <summary>A password, or the file that has it.</summary>
internal sealed record PasswordSource(string? Password, string? File)
{
    public override string ToString() => File ?? (Password is null ? "" : "•••");
}

/// <summary>A credential as read; its password may still be in a file.</summary>
internal sealed record CredentialEntry(string Host, CredentialScheme Scheme, string User, PasswordSource Password, string Place);

/// <summary>A client certificate as named.</summary>
internal sealed record ClientCertificateEntry(string Host, string Certificate, string? Key, PasswordSource Password, string Place);
