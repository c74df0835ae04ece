using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.RecordingCore.Encryption;

namespace VxmlGir.Host.Configuration;

/// <summary>Loads and checks the certificates that profiles name: at start, before a call needs them.</summary>
internal static class CertificateFiles
{
    public static ImmutableArray<IvrProfile> Load(ImmutableArray<ProfileEntry> entries, string home, DateTimeOffset now, List<ConfigurationError> errors) =>
        [.. entries.Select(e => e.CertificateFiles.IsEmpty ? e.Profile : With(e, home, now, errors))];

    /// <summary>A line for every certificate that will expire soon.</summary>
    public static IEnumerable<string> Warnings(PlatformConfiguration configuration, DateTimeOffset now) =>
        from profile in configuration.Profiles.Values.OrderBy(p => p.Name, StringComparer.Ordinal)
        from certificate in profile.Recording.Certificates
        where certificate.NotAfter - now < RecordingCertificates.ExpiryWarning
        select $"profile '{profile.Name}': the certificate '{certificate.Alias}' expires on {certificate.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm}Z; a start after that is refused";

    /// <summary>The gauge of <c>/metrics</c>: days until each certificate expires, so that a platform that runs for long is heard of too.</summary>
    public static void Watch(PlatformConfiguration configuration, TimeProvider time, Meter meter) => meter.CreateObservableGauge("recording.certificate_days_left", () =>
        from profile in configuration.Profiles.Values
        from certificate in profile.Recording.Certificates
        select new Measurement<double>((certificate.NotAfter - time.GetUtcNow()).TotalDays, new KeyValuePair<string, object?>("profile", profile.Name), new("certificate", certificate.Alias)),
        "d", "Until a recording certificate expires");

    private static IvrProfile With(ProfileEntry entry, string home, DateTimeOffset now, List<ConfigurationError> errors)
    {
        var certificates = ImmutableArray.CreateBuilder<RecordingCertificate>();
        void Fault(string text) => errors.Add(new(entry.CertificatesPlace, $"profile '{entry.Profile.Name}': certificates: {text}"));
        foreach (var file in entry.CertificateFiles)
        {
            switch (One(Path.GetFullPath(file, home), now))
            {
                case CertificateResult.Good good: certificates.Add(good.Certificate); break;
                case CertificateResult.Refused refused: Fault($"'{file}' {refused.Reason}"); break;
            }
        }
        foreach (var fault in RecordingCertificates.Faults(certificates)) Fault(fault);
        if (entry.Profile.Recording.IsThirdParty) Fault("a third-party recorder (storage: sip:) encrypts for itself; remove them, or name another storage");
        return entry.Profile with { Recording = entry.Profile.Recording with { Certificates = certificates.ToImmutable() } };
    }

    private static CertificateResult One(string path, DateTimeOffset now)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) return new CertificateResult.Refused("is not there");
            return info.Length > RecordingCertificates.MaxFileBytes
                ? new CertificateResult.Refused($"is larger than {RecordingCertificates.MaxFileBytes} bytes")
                : RecordingCertificates.Read(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path), now);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new CertificateResult.Refused("cannot be read: " + unreadable.Message);
        }
    }
}
