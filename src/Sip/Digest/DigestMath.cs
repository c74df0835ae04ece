using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.Sip.Digest;

/// <summary>The digest computation (RFC 7616 §3.4), with and without qop.</summary>
internal static class DigestMath
{
    public sealed record Inputs(DigestAlgorithm Algorithm, string User, string Realm, string Password, string Method, string Uri, string Nonce)
    {
        /// <summary>"auth", or "" for the form of RFC 2069.</summary>
        public string Qop { get; init; } = "";

        public string NonceCount { get; init; } = "";

        public string CNonce { get; init; } = "";
    }

    public static string Response(Inputs i)
    {
        var a1 = Hash(i.Algorithm, $"{i.User}:{i.Realm}:{i.Password}");
        var a2 = Hash(i.Algorithm, $"{i.Method}:{i.Uri}");
        return i.Qop.Length == 0
            ? Hash(i.Algorithm, $"{a1}:{i.Nonce}:{a2}")
            : Hash(i.Algorithm, $"{a1}:{i.Nonce}:{i.NonceCount}:{i.CNonce}:{i.Qop}:{a2}");
    }

    public static string Name(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "MD5";

    [SuppressMessage("Security", "CA5351", Justification = "RFC 3261 digest is MD5; SHA-256 is preferred where the peer knows it (RFC 8760).")]
    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == DigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
}
