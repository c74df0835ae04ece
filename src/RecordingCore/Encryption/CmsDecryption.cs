using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>What opening an encrypted recording came to.</summary>
public abstract record OpenResult
{
    private OpenResult()
    {
    }

    /// <param name="Content">The plain content, forward only, in constant memory; reading it throws <see cref="InvalidDataException"/> where the file is damaged.</param>
    /// <param name="Recipient">Whose key opened it.</param>
    public sealed record Opened(Stream Content, string Recipient) : OpenResult;

    /// <summary>The file is well formed, and for others.</summary>
    public sealed record NotForThisKey(string Reason) : OpenResult;

    public sealed record Damaged(string Reason) : OpenResult;
}

/// <summary>Opens recordings that are CMS EnvelopedData (RFC 5652) with RSA-OAEP key transport and AES-CBC content.</summary>
public static class CmsDecryption
{
    /// <summary>Reads the envelope and finds the key. Never throws on input; the source's own I/O errors pass.</summary>
    /// <param name="source">Closed with the content; closed here when there is none.</param>
    public static OpenResult Open(Stream source, DecryptionKey key)
    {
        var input = new BerInput(source);
        var result = Open(source, input, key);
        if (result is not OpenResult.Opened) source.Dispose();
        return result;
    }

    private static OpenResult Open(Stream source, BerInput input, DecryptionKey key)
    {
        if (CmsEnvelope.TryRead(input) is not { } envelope) return new OpenResult.Damaged(input.Fault ?? "not a CMS file");
        foreach (var recipient in envelope.Recipients)
        {
            if (key.TryUnwrap(recipient, envelope.KeySize) is not { } content) continue;
            var stream = new CmsReadStream(source, input, envelope, content);
            CryptographicOperations.ZeroMemory(content);
            return new OpenResult.Opened(stream, recipient.Name);
        }
        var closed = envelope.Recipients.Any(r => r.Padding is null) ? "; a recipient without RSA-OAEP key transport cannot be opened here" : "";
        return new OpenResult.NotForThisKey($"no given key opens it; it is for: {string.Join("; ", envelope.Recipients.Select(r => r.Name))}{closed}");
    }
}
