using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.MediaPlatform.Fetching;

namespace VxmlGir.Host.Configuration;

/// <summary>Who the platform is to the servers it fetches from, and who they must be.</summary>
public sealed record FetchIdentity(ImmutableArray<HostCredential> Credentials, ImmutableArray<ClientCertificate> Certificates, ImmutableArray<X509Certificate2> Authorities)
{
    private const int MaxFileBytes = 1 << 20;

    public static FetchIdentity None { get; } = new([], [], []);

    /// <summary>Reads the files that the section names: at start, before a fetch needs them. Errors tell neither passwords nor keys.</summary>
    internal static FetchIdentity Load(OptionValues v, string home, DateTimeOffset now, List<ConfigurationError> errors)
    {
        var credentials = ImmutableArray.CreateBuilder<HostCredential>();
        foreach (var entry in v.List<CredentialEntry>(FetchConfiguration.Credentials))
        {
            var reading = new Reading(home, entry.Place, $"{FetchConfiguration.Credentials}: '{entry.Host}'", errors);
            if (entry.User.Length == 0 || entry.User.Contains(':')) reading.Fault("user must be there, and without a colon");
            else if (reading.Password(entry.Password) is { } password) credentials.Add(new(entry.Host, entry.User, password, entry.Scheme));
        }
        var certificates = ImmutableArray.CreateBuilder<ClientCertificate>();
        foreach (var entry in v.List<ClientCertificateEntry>(FetchConfiguration.ClientCertificates))
        {
            var reading = new Reading(home, entry.Place, $"{FetchConfiguration.ClientCertificates}: '{entry.Host}'", errors);
            if (reading.Password(entry.Password) is { } password && reading.Certificate(entry, password, now) is { } certificate) certificates.Add(certificate);
        }
        var authorities = v.List<string>(FetchConfiguration.Authorities)
            .SelectMany(file => new Reading(home, v.PlaceOf(FetchConfiguration.Authorities), FetchConfiguration.Authorities, errors).Authorities(file, now)).ToImmutableArray();
        return new(credentials.ToImmutable(), certificates.ToImmutable(), authorities);
    }

    private sealed record Reading(string Home, string Place, string What, List<ConfigurationError> Errors)
    {
        public void Fault(string text) => Errors.Add(new(Place, $"{What}: {text}"));

        /// <summary>Empty when none is named; null with an error when it cannot be had.</summary>
        public string? Password(PasswordSource source)
        {
            if (source.File is null) return source.Password ?? "";
            if (source.Password is not null)
            {
                Fault("password and password-file are both there");
                return null;
            }
            return Text(source.File) is { } text ? text.Split('\n')[0].TrimEnd('\r') : null;
        }

        public ClientCertificate? Certificate(ClientCertificateEntry entry, string password, DateTimeOffset now)
        {
            if (Bytes(entry.Certificate) is not { } file) return null;
            try
            {
                var (certificate, chain) = IsPem(file) ? FromPem(entry, file, password) : FromPkcs12(file, password);
                if (certificate is not { HasPrivateKey: true }) Fault($"'{entry.Certificate}' has no private key");
                else if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime) Fault($"'{entry.Certificate}' expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
                else return new ClientCertificate(entry.Host, certificate, chain);
            }
            catch (CryptographicException fault)
            {
                Fault($"'{entry.Certificate}' cannot be read: {fault.Message}");
            }
            return null;
        }

        public ImmutableArray<X509Certificate2> Authorities(string file, DateTimeOffset now)
        {
            if (Text(file) is not { } text) return [];
            var found = new X509Certificate2Collection();
            try
            {
                found.ImportFromPem(text);
            }
            catch (CryptographicException fault)
            {
                Fault($"'{file}' cannot be read: {fault.Message}");
                return [];
            }
            if (found.Count == 0) Fault($"'{file}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
            if (found.FirstOrDefault(c => c.NotAfter.ToUniversalTime() < now.UtcDateTime) is { } expired) Fault($"'{file}' expired on {expired.NotAfter.ToUniversalTime():yyyy-MM-dd}");
            return [.. found];
        }

        private (X509Certificate2?, ImmutableArray<X509Certificate2>) FromPem(ClientCertificateEntry entry, byte[] file, string password)
        {
            var text = Encoding.UTF8.GetString(file);
            if ((entry.Key is null ? text : Text(entry.Key)) is not { } key) return (null, []);
            var certificate = password.Length == 0 ? X509Certificate2.CreateFromPem(text, key) : X509Certificate2.CreateFromEncryptedPem(text, key, password);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(text);
            return (certificate, [.. all.Where(c => c.Thumbprint != certificate.Thumbprint)]);
        }

        private static (X509Certificate2?, ImmutableArray<X509Certificate2>) FromPkcs12(byte[] file, string password)
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(file, password);
            return (all.FirstOrDefault(c => c.HasPrivateKey), [.. all.Where(c => !c.HasPrivateKey)]);
        }

        private static bool IsPem(byte[] file) => file.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

        private string? Text(string file) => Bytes(file) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

        private byte[]? Bytes(string file)
        {
            var path = Path.GetFullPath(file, Home);
            try
            {
                if (new FileInfo(path) is { Exists: true, Length: <= MaxFileBytes }) return File.ReadAllBytes(path);
                Fault($"'{file}' is not there, or larger than {MaxFileBytes} bytes");
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                Fault($"'{file}' cannot be read: {unreadable.Message}");
            }
            return null;
        }
    }
}
