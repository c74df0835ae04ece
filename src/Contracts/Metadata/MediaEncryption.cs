namespace VxmlGir.Contracts.Metadata;

/// <summary>How a file is encrypted as it lies in the store. The media type beside it is that of the content once opened.</summary>
/// <param name="Container"><c>cms-enveloped-data</c>: RFC 5652 section 6, what older texts call PKCS7.</param>
/// <param name="Content">Content encryption, <c>aes-256-cbc</c>.</param>
/// <param name="KeyTransport"><c>rsaes-oaep-sha256</c>.</param>
/// <param name="Sha256">Digest of the stored bytes (the container), lower-case hexadecimal.</param>
public sealed record MediaEncryption(string Container, string Content, string KeyTransport, string Sha256);
