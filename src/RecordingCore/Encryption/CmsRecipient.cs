using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>One recipient of a file in the making.</summary>
internal static class CmsRecipient
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

    /// <summary>KeyTransRecipientInfo, version 0: issuerAndSerialNumber (RFC 5652 section 6.2.1).</summary>
    /// <exception cref="CryptographicException">The certificate is no RSA certificate.</exception>
    public static void Write(AsnWriter writer, ReadOnlySpan<byte> certificateDer, ReadOnlySpan<byte> contentKey)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(certificateDer);
        using var rsa = certificate.GetRSAPublicKey() ?? throw new CryptographicException("the recipient's certificate has no RSA key");
        using var info = writer.PushSequence();
        writer.WriteInteger(0);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certificate.IssuerName.RawData);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }
        WriteAlgorithm(writer);
        writer.WriteOctetString(rsa.Encrypt(contentKey.ToArray(), RSAEncryptionPadding.OaepSHA256));
    }

    // RFC 4055 section 4.1: RSAES-OAEP-params with SHA-256 in both places; the empty pSource is the default and so left out.
    private static void WriteAlgorithm(AsnWriter writer)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(Oids.RsaesOaep);
        using var parameters = writer.PushSequence();
        using (writer.PushSequence(Context0)) WriteSha256(writer);
        using (writer.PushSequence(Context1))
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Mgf1);
            WriteSha256(writer);
        }
    }

    // RFC 4055 section 2.1 writes the parameters of a hash as NULL.
    private static void WriteSha256(AsnWriter writer)
    {
        using var hash = writer.PushSequence();
        writer.WriteObjectIdentifier(Oids.Sha256);
        writer.WriteNull();
    }
}
