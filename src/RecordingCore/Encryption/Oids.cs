namespace VxmlGir.RecordingCore.Encryption;

/// <summary>Object identifiers by the names of their documents.</summary>
internal static class Oids
{
    // RFC 5652 sections 4 and 6.1.
    public const string Data = "1.2.840.113549.1.7.1";
    public const string EnvelopedData = "1.2.840.113549.1.7.3";

    // RFC 8017 appendix A, RFC 4055.
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string RsaesOaep = "1.2.840.113549.1.1.7";
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string PSpecified = "1.2.840.113549.1.1.9";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    // RFC 3565 section 2.
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";
    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
}
