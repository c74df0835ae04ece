using System.Collections.Immutable;
using System.Security.Cryptography;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>Public keys that are believed, by fingerprint.</summary>
internal sealed class SignatureCheck : IDisposable
{
    private readonly ImmutableDictionary<string, ECDsa> _keys;

    private SignatureCheck(ImmutableDictionary<string, ECDsa> keys) => _keys = keys;

    public int Keys => _keys.Count;

    /// <exception cref="ArgumentException">A text is no public key of P-256.</exception>
    public static SignatureCheck Of(IEnumerable<string> pems)
    {
        var keys = ImmutableDictionary.CreateBuilder<string, ECDsa>();
        foreach (var pem in pems)
        {
            var key = ECDsa.Create();
            key.ImportFromPem(pem);
            keys[FingerprintOf(key)] = key;
        }
        return new SignatureCheck(keys.ToImmutable());
    }

    public static string FingerprintOf(ECDsa key) => Digests.Of(key.ExportSubjectPublicKeyInfo());

    /// <summary>Null when the signature is that key's over exactly these bytes; else what is wrong.</summary>
    public string? Fault(string fingerprint, ReadOnlySpan<byte> bytes, string signature)
    {
        if (!_keys.TryGetValue(fingerprint, out var key)) return $"signed with a key that is not known ({Short(fingerprint)})";
        var raw = new byte[64];
        if (!Convert.TryFromBase64String(signature, raw, out var length) || length != 64) return "its signature is none";
        return key.VerifyData(bytes, raw, HashAlgorithmName.SHA256) ? null : "its signature does not fit";
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }

    private static string Short(string fingerprint) => fingerprint.Length > 16 ? fingerprint[..16] : fingerprint;
}
