using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>SHA-256 as lower-case hexadecimal text.</summary>
internal static class Digests
{
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Digest and length of a stream, read to its end.</summary>
    public static (string Sha256, long Length) Of(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[64 * 1024];
        long length = 0;
        for (int count; (count = stream.Read(part)) > 0; length += count) hash.AppendData(part, 0, count);
        return (Convert.ToHexStringLower(hash.GetCurrentHash()), length);
    }
}
