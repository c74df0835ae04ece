using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>Copies while it digests, in constant memory.</summary>
internal static class CheckedCopy
{
    private const int Buffer = 64 * 1024;

    /// <param name="most">Bytes; what has more is not what is wanted, and reading ends there.</param>
    /// <returns>SHA-256 of what was copied.</returns>
    public static async ValueTask<byte[]> RunAsync(Stream from, Stream to, long most, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[Buffer];
        long length = 0;
        for (int count; length <= most && (count = await from.ReadAsync(part, cancel)) > 0; length += count)
        {
            hash.AppendData(part, 0, count);
            await to.WriteAsync(part.AsMemory(0, count), cancel);
        }
        return hash.GetHashAndReset();
    }
}
