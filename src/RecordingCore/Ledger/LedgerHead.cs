using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>How far a chain has come: the number of its last entry and the hash over all of them.</summary>
internal readonly record struct LedgerHead(long Number, string Hash)
{
    public const int HashSize = 32;

    /// <summary>Before the first entry.</summary>
    public static LedgerHead Start { get; } = new(0, new string('0', 2 * HashSize));

    /// <summary>SHA-256 over the hash before, the number and the entry's bytes.</summary>
    public LedgerHead Next(ReadOnlySpan<byte> entry)
    {
        Span<byte> head = stackalloc byte[HashSize + 8];
        Convert.FromHexString(Hash, head, out _, out _);
        BinaryPrimitives.WriteInt64LittleEndian(head[HashSize..], Number + 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(entry);
        return new LedgerHead(Number + 1, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
