using System.Security.Cryptography;
using System.Text;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>
/// The node's signing key: ECDSA on P-256 with SHA-256, signatures as r and s of 32 bytes each (IEEE P1363), base64. PKCS #8 PEM of mode 0600 beside the ledger;
/// the public half lies beside it and can be given to whoever verifies. The private half is made by the operating system's generator.
/// </summary>
internal sealed class NodeSigner : IDisposable
{
    public const string KeyFile = "signing.key";
    public const string PublicExtension = ".pub.pem";
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

    /// <summary>
    /// Reads the key of the first root that has one, or makes it in the first that can be written. A key that cannot be read is put aside, not overwritten; one that
    /// cannot be kept is used until the end of this process: recordings go on.
    /// </summary>
    /// <param name="problem">What was wrong; else null.</param>
    public static NodeSigner Open(SpoolRoots roots, out string? problem)
    {
        problem = null;
        foreach (var root in roots.All)
        {
            var path = Path.Combine(LedgerScan.Folder(root), KeyFile);
            try
            {
                root.Files.Prepare(LedgerScan.Folder(root));
                if (!root.Files.List(LedgerScan.Folder(root)).Contains(KeyFile)) continue;
                if (TryRead(root, path) is { } signer) return signer;
                problem = $"{path}: no ECDSA key; put aside, a new one is made";
                root.Files.Rename(path, path + ".unreadable");
            }
            catch (IOException failed)
            {
                problem = $"{path}: {failed.Message}";
            }
        }
        return Make(roots, ref problem);
    }

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

    private static NodeSigner? TryRead(SpoolRoot root, string path)
    {
        using var reader = new StreamReader(root.Files.OpenRead(path), Encoding.UTF8);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(reader.ReadToEnd());
            if (key.KeySize == 256) return new NodeSigner(key);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            // Said by the caller.
        }
        key.Dispose();
        return null;
    }

    private static NodeSigner Make(SpoolRoots roots, ref string? problem)
    {
        var signer = new NodeSigner(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        foreach (var root in roots.All)
        {
            var path = Path.Combine(LedgerScan.Folder(root), KeyFile);
            try
            {
                Write(root, path + PublicExtension, signer.PublicPem + "\n");
                Write(root, path, signer._key.ExportPkcs8PrivateKeyPem() + "\n");
                root.Written();
                return signer;
            }
            catch (IOException failed)
            {
                problem = $"{path}: cannot be kept: {failed.Message}";
            }
        }
        return signer;
    }

    private static void Write(SpoolRoot home, string path, string text)
    {
        home.Files.Delete(path + ".tmp");
        using (var file = home.Files.Create(path + ".tmp")) file.Append(Encoding.UTF8.GetBytes(text));
        home.Files.Rename(path + ".tmp", path);
    }
}
