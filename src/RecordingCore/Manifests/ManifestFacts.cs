using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.Contracts.Metadata;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>
/// What a media file's metadata say, each under its name, and the commitments to it: HMAC-SHA-256, 128 bits, by a key that is in the metadata and not in the manifest.
/// Where the file lies is left out: it is not known when the manifest is made.
/// </summary>
internal static class ManifestFacts
{
    /// <summary>Name of the parameter that carries the key, in hexadecimal.</summary>
    public const string KeyParameter = "manifestKey";
    private const string ParameterPrefix = "parameter ";

    public static ImmutableSortedDictionary<string, string> Commit(MediaFile file, byte[] key) =>
        Of(file).ToImmutableSortedDictionary(f => f.Name, f => Commitment(key, f.Name, f.Value), StringComparer.Ordinal);

    /// <summary>Names of what differs from the commitments; a parameter that they do not know is named too.</summary>
    public static IEnumerable<string> Differences(MediaFile file, ImmutableSortedDictionary<string, string> commitments)
    {
        if (!file.Parameters.TryGetValue(KeyParameter, out var text) || Key(text) is not { } key) return [KeyParameter];
        var facts = Of(file).ToDictionary(f => f.Name, f => f.Value);
        var known = commitments.Where(c => !facts.TryGetValue(c.Key, out var value) || Commitment(key, c.Key, value) != c.Value).Select(c => c.Key);
        return known.Concat(facts.Keys.Where(n => n.StartsWith(ParameterPrefix, StringComparison.Ordinal) && !commitments.ContainsKey(n)));
    }

    private static IEnumerable<(string Name, string Value)> Of(MediaFile file)
    {
        yield return ("call", file.CallUuid);
        yield return ("start", Text(file.StartTime));
        yield return ("stop", Text(file.StopTime));
        yield return ("duration", ((long)file.Duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        yield return ("type", file.Type);
        yield return ("tenant", file.Tenant);
        yield return ("profile", file.IvrProfile);
        yield return ("partitions", string.Join('\n', file.Partitions));
        yield return ("accessGroups", string.Join('\n', file.AccessGroups));
        yield return ("masks", string.Join('\n', file.Masks.Select(MaskText)));
        foreach (var (name, value) in file.Parameters)
        {
            if (!name.Equals(KeyParameter, StringComparison.OrdinalIgnoreCase)) yield return (ParameterPrefix + name, value);
        }
    }

    public static string MaskText(MediaMask mask) => $"{Text(mask.Time)} {mask.Type.ToString().ToLowerInvariant()}";

    // Milliseconds: what the metadata's own text keeps.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Commitment(byte[] key, string name, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{name}\n{value}"))[..16]);

    private static byte[]? Key(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;
}
