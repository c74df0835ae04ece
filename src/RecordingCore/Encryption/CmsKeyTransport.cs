using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>One recipient as read.</summary>
/// <param name="Name">For a person: issuer and serial number, or the subject key identifier.</param>
/// <param name="Padding">Null: a way to transport keys that is not opened here (RSA PKCS #1 v1.5, key agreement, passwords).</param>
internal sealed record CmsKeyTransport(string Name, RSAEncryptionPadding? Padding, ImmutableArray<byte> EncryptedKey)
{
    /// <summary>More recipients than this are not looked at: each costs an RSA operation.</summary>
    public const int Most = 64;

    /// <exception cref="AsnContentException">The bytes are no set of RecipientInfo.</exception>
    public static ImmutableArray<CmsKeyTransport> ReadAll(byte[] set)
    {
        var all = ImmutableArray.CreateBuilder<CmsKeyTransport>();
        var infos = new AsnReader(set, AsnEncodingRules.BER, new AsnReaderOptions { SkipSetSortOrderVerification = true }).ReadSetOf(true);
        while (infos.HasData && all.Count < Most)
        {
            // The other choices (RFC 5652 section 6.2) carry context tags.
            if (infos.PeekTag() != Asn1Tag.Sequence)
            {
                infos.ReadEncodedValue();
                all.Add(new CmsKeyTransport("a recipient without key transport", null, []));
            }
            else all.Add(Read(infos.ReadSequence()));
        }
        return all.ToImmutable();
    }

    private static CmsKeyTransport Read(AsnReader info)
    {
        info.ReadInteger();
        var name = Identify(info);
        var algorithm = info.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        return new CmsKeyTransport(name, oid == Oids.RsaesOaep ? Oaep(algorithm) : null, [.. info.ReadOctetString()]);
    }

    private static string Identify(AsnReader info)
    {
        if (info.PeekTag() != Asn1Tag.Sequence)
            return "key identifier " + Convert.ToHexStringLower(info.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)));
        var issuerAndSerial = info.ReadSequence();
        var issuer = new X500DistinguishedName(issuerAndSerial.ReadEncodedValue().Span).Name;
        return $"{issuer}, serial {Convert.ToHexStringLower(issuerAndSerial.ReadIntegerBytes().Span)}";
    }

    // RFC 4055 section 4.1; the defaults are SHA-1 in both places and an empty label.
    private static RSAEncryptionPadding? Oaep(AsnReader algorithm)
    {
        var (hash, mask) = (Oids.Sha1, Oids.Sha1);
        if (algorithm.HasData && algorithm.PeekTag() == Asn1Tag.Sequence)
        {
            var parameters = algorithm.ReadSequence();
            if (Has(parameters, 0)) hash = parameters.ReadSequence(Context(0)).ReadSequence().ReadObjectIdentifier();
            if (Has(parameters, 1))
            {
                var generator = parameters.ReadSequence(Context(1)).ReadSequence();
                if (generator.ReadObjectIdentifier() != Oids.Mgf1) return null;
                mask = generator.ReadSequence().ReadObjectIdentifier();
            }
            if (Has(parameters, 2) && !IsEmptyLabel(parameters.ReadSequence(Context(2)).ReadSequence())) return null;
        }
        if (hash != mask) return null;
        return hash switch
        {
            Oids.Sha1 => RSAEncryptionPadding.OaepSHA1,
            Oids.Sha256 => RSAEncryptionPadding.OaepSHA256,
            Oids.Sha384 => RSAEncryptionPadding.OaepSHA384,
            Oids.Sha512 => RSAEncryptionPadding.OaepSHA512,
            _ => null,
        };
    }

    private static bool IsEmptyLabel(AsnReader source) => source.ReadObjectIdentifier() == Oids.PSpecified && source.ReadOctetString().Length == 0;

    private static bool Has(AsnReader reader, int number) => reader.HasData && reader.PeekTag().HasSameClassAndValue(Context(number));

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number);
}
