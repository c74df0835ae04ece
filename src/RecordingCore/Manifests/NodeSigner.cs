using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>
/// The node's signing key: ECDSA on P-256 with SHA-256, signatures as r and s of 32 bytes each (IEEE P1363), base64. It lies in <see cref="SigningKeyFiles"/>;
/// the private half is made by the operating system's generator.
/// </summary>
internal sealed class NodeSigner : IDisposable
{
    private readonly ECDsa _key;
    private readonly byte[] _secret;
    private readonly Lock _gate = new();

    public NodeSigner(ECDsa key)
    {
        _key = key;
        _secret = SHA256.HashData(key.ExportPkcs8PrivateKey());
        Fingerprint = SignatureCheck.FingerprintOf(key);
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo), lower-case hexadecimal: names the key in manifests and anchors.</summary>
    public string Fingerprint { get; }

    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>PKCS #8. For the key's own files only.</summary>
    internal string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Of exactly these bytes.</summary>
    public string Sign(ReadOnlySpan<byte> bytes)
    {
        // One native key object; signing is rare.
        lock (_gate) return Convert.ToBase64String(_key.SignData(bytes, HashAlgorithmName.SHA256));
    }

    /// <summary>
    /// Key of the commitments in a recording's manifest: it travels with the metadata, which hold the values anyway, so that the manifest alone tells nothing of them.
    /// The same recording always has the same one.
    /// </summary>
    public byte[] CommitmentKey(string mediaId) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes("commitments of " + mediaId))[..16];

    public void Dispose() => _key.Dispose();
}
