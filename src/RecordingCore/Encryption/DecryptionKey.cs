using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>What loading a private key came to.</summary>
public abstract record KeyResult
{
    private KeyResult()
    {
    }

    /// <param name="Key">To be disposed of by whoever asked.</param>
    public sealed record Good(DecryptionKey Key) : KeyResult;

    public sealed record Refused(string Reason) : KeyResult;
}

/// <summary>One or several private RSA keys that may open a recording. In memory only while in use.</summary>
public sealed class DecryptionKey : IDisposable
{
    private readonly ImmutableArray<RSA> _keys;

    private DecryptionKey(ImmutableArray<RSA> keys) => _keys = keys;

    /// <summary>A key in PEM form: PKCS #8, also encrypted, or PKCS #1. Never throws on input.</summary>
    public static KeyResult FromPem(string pem, string? password)
    {
        var rsa = RSA.Create();
        try
        {
            if (pem.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal))
            {
                if (password is null) return Refuse(rsa, "the key is encrypted: its password is needed");
                rsa.ImportFromEncryptedPem(pem, password);
            }
            else rsa.ImportFromPem(pem);
            // A public key alone imports too, and opens nothing.
            _ = rsa.ExportParameters(true);
            return new KeyResult.Good(new DecryptionKey([rsa]));
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return Refuse(rsa, "no private RSA key in PEM form, or a wrong password: " + wrong.Message);
        }
    }

    /// <summary>All private RSA keys of a PKCS #12 file. Never throws on input.</summary>
    public static KeyResult FromPkcs12(ReadOnlySpan<byte> file, string? password)
    {
        try
        {
            var keys = ImmutableArray.CreateBuilder<RSA>();
            foreach (var certificate in X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.EphemeralKeySet))
            {
                using (certificate)
                {
                    if (certificate.HasPrivateKey && certificate.GetRSAPrivateKey() is { } rsa) keys.Add(rsa);
                }
            }
            return keys.Count > 0 ? new KeyResult.Good(new DecryptionKey(keys.ToImmutable())) : new KeyResult.Refused("holds no private RSA key");
        }
        catch (CryptographicException wrong)
        {
            return new KeyResult.Refused("not a PKCS #12 file, or a wrong password: " + wrong.Message);
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }

    /// <summary>The content key when this recipient is one of us. Only OAEP says so for certain; a wrong key is no error.</summary>
    internal byte[]? TryUnwrap(CmsKeyTransport recipient, int size)
    {
        if (recipient.Padding is null) return null;
        foreach (var rsa in _keys)
        {
            if (rsa.KeySize / 8 != recipient.EncryptedKey.Length) continue;
            try
            {
                if (rsa.Decrypt([.. recipient.EncryptedKey], recipient.Padding) is var key && key.Length == size) return key;
            }
            catch (CryptographicException)
            {
                // Somebody else's.
            }
        }
        return null;
    }

    private static KeyResult.Refused Refuse(RSA rsa, string reason)
    {
        rsa.Dispose();
        return new KeyResult.Refused(reason);
    }
}
