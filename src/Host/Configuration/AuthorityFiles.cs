using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Host.Configuration.Sections;
using VxmlGir.RecordingCore.Node;

namespace VxmlGir.Host.Configuration;

/// <summary>Loads the certificate authorities that storages name: at start, before a recording needs them.</summary>
internal static class AuthorityFiles
{
    private const int MaxFileBytes = 1 << 20;

    public static ImmutableArray<StorageOptions> Load(ImmutableArray<StorageEntry> entries, string home, DateTimeOffset now, List<ConfigurationError> errors) =>
        [.. entries.Select(e => e.Storage with { Authorities = [.. e.AuthorityFiles.SelectMany(f => One(e, Path.GetFullPath(f, home), now, errors))] })];

    private static ImmutableArray<ImmutableArray<byte>> One(StorageEntry entry, string path, DateTimeOffset now, List<ConfigurationError> errors)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= MaxFileBytes }) return Fault(entry, path, $"is not there, or larger than {MaxFileBytes} bytes", errors);
            var found = new X509Certificate2Collection();
            found.ImportFromPem(File.ReadAllText(path));
            if (found.Count == 0) return Fault(entry, path, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", errors);
            if (found.FirstOrDefault(c => c.NotAfter.ToUniversalTime() < now.UtcDateTime) is { } expired) return Fault(entry, path, $"expired on {expired.NotAfter.ToUniversalTime():yyyy-MM-dd}", errors);
            return [.. found.Select(c => c.RawData.ToImmutableArray())];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Fault(entry, path, "cannot be read: " + unreadable.Message, errors);
        }
    }

    private static ImmutableArray<ImmutableArray<byte>> Fault(StorageEntry entry, string path, string what, List<ConfigurationError> errors)
    {
        errors.Add(new(entry.AuthorityPlace, $"storage '{entry.Storage.Name}': authorities: '{path}' {what}"));
        return [];
    }
}
