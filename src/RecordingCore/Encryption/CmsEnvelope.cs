using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>What an EnvelopedData says before its content.</summary>
/// <param name="KeySize">Of the content key, in bytes.</param>
/// <param name="Vector">Of CBC.</param>
internal sealed record CmsEnvelope(ImmutableArray<CmsKeyTransport> Recipients, int KeySize, ImmutableArray<byte> Vector)
{
    private const int MaxRecipientBytes = 1024 * 1024;
    private const int MaxSmall = 4096;

    /// <summary>Reads up to the first byte of the encrypted content; null with the input's fault set.</summary>
    public static CmsEnvelope? TryRead(BerInput input)
    {
        try
        {
            return Read(input);
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException)
        {
            input.Fail(malformed.Message);
            return null;
        }
    }

    private static CmsEnvelope? Read(BerInput input)
    {
        if (!Enter(input, 0x30, "no CMS file: ContentInfo")) return null;
        if (!Small(input, out var type)) return null;
        if (type is not [0x06, ..] || Reader(type).ReadObjectIdentifier() != Oids.EnvelopedData)
        {
            input.Fail("this is no EnvelopedData, and nothing else can be opened");
            return null;
        }
        if (!Enter(input, 0xA0, "content") || !Enter(input, 0x30, "EnvelopedData") || !Small(input, out var version)) return null;
        _ = Reader(version).ReadInteger();
        if (!input.TryHead(out var head)) return null;
        if (head.Tag == 0xA0 && (!input.TryWhole(head, MaxRecipientBytes, out _) || !input.TryHead(out head))) return null;
        if (head.Tag != 0x31)
        {
            input.Fail("recipients expected");
            return null;
        }
        if (!input.TryWhole(head, MaxRecipientBytes, out var infos)) return null;
        if (!Enter(input, 0x30, "EncryptedContentInfo") || !Small(input, out var contentType) || !Small(input, out var algorithm)) return null;
        _ = Reader(contentType).ReadObjectIdentifier();
        return Cipher(input, algorithm) is { } cipher ? new CmsEnvelope(CmsKeyTransport.ReadAll(infos), cipher.Size, cipher.Vector) : null;
    }

    private static (int Size, ImmutableArray<byte> Vector)? Cipher(BerInput input, byte[] encoded)
    {
        var algorithm = Reader(encoded).ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var size = oid switch { Oids.Aes128Cbc => 16, Oids.Aes192Cbc => 24, Oids.Aes256Cbc => 32, _ => 0 };
        if (size == 0)
        {
            input.Fail($"content encryption {oid} is not known here (AES in CBC is)");
            return null;
        }
        var vector = algorithm.ReadOctetString();
        if (vector.Length == 16) return (size, [.. vector]);
        input.Fail("an initialisation vector of a wrong length");
        return null;
    }

    private static bool Enter(BerInput input, byte tag, string what) => input.TryHead(tag, what, out var head) && input.Enter(head);

    private static bool Small(BerInput input, out byte[] whole)
    {
        whole = [];
        return input.TryHead(out var head) && input.TryWhole(head, MaxSmall, out whole);
    }

    private static AsnReader Reader(byte[] encoded) => new(encoded, AsnEncodingRules.BER);
}
