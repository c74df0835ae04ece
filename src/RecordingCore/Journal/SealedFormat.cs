using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>What a sealed file holds; part of its authenticated header.</summary>
internal enum SealedPurpose : byte
{
    Journal = 1,
    Rendition = 2,
    Entry = 3,
    Tail = 4,
}

/// <summary>
/// Sealed files, version 2. Header: "VGSEAL"(6) version(1) purpose(1) wrapped key(60) crc32c(4). Block: length(4) number(4) crc32c(4, over both and what follows)
/// tag(16) ciphertext. AES-256-GCM; key random per file; nonce = block number; associated data = SHA-256 of the header, then length and number. Little-endian.
/// Version 1 is the same; its journals have one numbered block in each sealed one (<see cref="BlockBatch"/>).
/// </summary>
internal static class SealedFormat
{
    public const int HeaderSize = 8 + SpoolKey.WrappedSize + 4;
    public const int BlockHead = 12;
    public const int BlockOverhead = BlockHead + TagSize;
    public const int TagSize = 16;
    public const int AssociatedSize = 32 + 8;

    /// <summary>A larger length is damage, not a block.</summary>
    public const int MaxBlock = 4 * 1024 * 1024;
    private const byte Version = 2;
    private const byte OldestVersion = 1;

    private static ReadOnlySpan<byte> Magic => "VGSEAL"u8;

    /// <summary>Makes a header and a key; the key is only in <paramref name="key"/> and, wrapped, in the header.</summary>
    public static byte[] NewHeader(SealedPurpose purpose, SpoolKey node, IIds ids, Span<byte> key)
    {
        var header = new byte[HeaderSize];
        Magic.CopyTo(header);
        (header[6], header[7]) = (Version, (byte)purpose);
        ids.Fill(key);
        node.Wrap(key, ids, header.AsSpan(8, SpoolKey.WrappedSize));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderSize - 4), Crc(header.AsSpan(0, HeaderSize - 4)));
        return header;
    }

    /// <summary>Null when all is well, else what is wrong.</summary>
    public static string? TryReadHeader(ReadOnlySpan<byte> header, SealedPurpose purpose, SpoolKey node, Span<byte> key)
    {
        if (header.Length < HeaderSize) return "header cut short";
        if (!header.StartsWith(Magic)) return "not a sealed file";
        if (header[6] is < OldestVersion or > Version) return $"version {header[6]} is not known";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[(HeaderSize - 4)..]) != Crc(header[..(HeaderSize - 4)])) return "header damaged";
        if (header[7] != (byte)purpose) return $"purpose {header[7]} instead of {(byte)purpose}";
        return node.TryUnwrap(header.Slice(8, SpoolKey.WrappedSize), key) ? null : "sealed with another node key";
    }

    /// <summary>Fills the associated data for one block; the first 32 bytes (the header's hash) stay.</summary>
    public static void SetAssociated(Span<byte> associated, uint length, uint number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(associated[32..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(associated[36..], number);
    }

    public static void SetNonce(Span<byte> nonce, uint number)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(nonce, number);
    }

    public static byte[] AssociatedFor(ReadOnlySpan<byte> header)
    {
        var associated = new byte[AssociatedSize];
        SHA256.HashData(header, associated);
        return associated;
    }

    /// <summary>CRC-32C (Castagnoli), by the processor's instruction.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes, uint crc = uint.MaxValue)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * 8)..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
