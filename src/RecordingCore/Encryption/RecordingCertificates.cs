using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>Reads and checks the certificates that recordings are encrypted for, before any call needs them.</summary>
public static class RecordingCertificates
{
    /// <summary>Smallest RSA key that is taken, in bits.</summary>
    public const int MinKeyBits = 2048;

    /// <summary>Largest one: a larger key costs time and protects nothing more.</summary>
    public const int MaxKeyBits = 16384;

    /// <summary>Most recipients of one file.</summary>
    public const int MaxRecipients = 16;

    /// <summary>Most bytes of a certificate's file.</summary>
    public const int MaxFileBytes = 64 * 1024;

    /// <summary>Most bytes of a certificate: all recipients stand in the first record of every journal segment.</summary>
    public const int MaxCertificateBytes = 8 * 1024;

    /// <summary>A certificate with less time left is worth a warning at start.</summary>
    public static TimeSpan ExpiryWarning => TimeSpan.FromDays(30);

    /// <summary>Takes one certificate in PEM form (RFC 7468). Never throws on input.</summary>
    public static CertificateResult Read(string alias, string pem, DateTimeOffset now)
    {
        if (pem.Length > MaxFileBytes) return new CertificateResult.Refused($"is larger than {MaxFileBytes} bytes");
        if (pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return new CertificateResult.Refused("holds a private key: keep that with those who open recordings, and name a file with the certificate alone");
        var der = Blocks(pem, out var count);
        if (count > 1) return new CertificateResult.Refused($"holds {count} certificates: name a file with the recording certificate alone (chains are not used)");
        if (der is null) return new CertificateResult.Refused("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return Fault(certificate, now) is { } fault
                ? new CertificateResult.Refused(fault)
                : new CertificateResult.Good(new RecordingCertificate(alias, [.. certificate.RawData], NotAfter(certificate)));
        }
        catch (CryptographicException broken)
        {
            return new CertificateResult.Refused("holds a certificate that cannot be read: " + broken.Message);
        }
    }

    /// <summary>What is wrong with certificates as the recipients of one file; empty when nothing is.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<RecordingCertificate> certificates)
    {
        if (certificates.Count > MaxRecipients) yield return $"{certificates.Count} certificates, more than {MaxRecipients}";
        foreach (var alias in certificates.GroupBy(c => c.Alias).Where(g => g.Count() > 1)) yield return $"the alias '{alias.Key}' is there {alias.Count()} times: name the files differently";
        foreach (var twice in certificates.GroupBy(c => Convert.ToHexString(c.Der.AsSpan())).Where(g => g.Count() > 1))
            yield return $"the same certificate is there {twice.Count()} times: {string.Join(", ", twice.Select(c => c.Alias))}";
    }

    private static byte[]? Blocks(string pem, out int count)
    {
        byte[]? first = null;
        count = 0;
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (rest[fields.Label] is not "CERTIFICATE") continue;
            count++;
            first ??= Convert.FromBase64String(rest[fields.Base64Data].ToString());
        }
        return first;
    }

    private static string? Fault(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (certificate.RawData.Length > MaxCertificateBytes) return $"holds a certificate of {certificate.RawData.Length} bytes, more than {MaxCertificateBytes}";
        if (certificate.PublicKey.Oid.Value is not (Oids.RsaEncryption or Oids.RsaesOaep))
            return $"has a key of the kind {certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value}: an RSA key is needed";
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is null) return "has a public key that cannot be read";
        if (rsa.KeySize is < MinKeyBits or > MaxKeyBits) return $"has an RSA key of {rsa.KeySize} bits: {MinKeyBits} to {MaxKeyBits} are needed";
        // With the exponent 1 the "encrypted" key is the key.
        if (rsa.ExportParameters(false).Exponent is [1] or null) return "has an RSA key that does not encrypt (public exponent 1)";
        if (NotAfter(certificate) < now) return $"expired on {Date(NotAfter(certificate))}: put the new certificate here, and keep the old key for older recordings";
        if (NotBefore(certificate) > now) return $"is valid only from {Date(NotBefore(certificate))}";
        // RFC 4055 section 1.2: a certificate that limits the use of its key must allow keyEncipherment.
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        return usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment)
            ? $"may not be used to encrypt keys (its key usage is {usage.KeyUsages}, without KeyEncipherment)"
            : null;
    }

    private static DateTimeOffset NotAfter(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static DateTimeOffset NotBefore(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
