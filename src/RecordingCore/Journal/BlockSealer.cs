using System.Buffers.Binary;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>Seals the blocks of one file. Not thread-safe; allocates nothing per block.</summary>
internal sealed class BlockSealer : IDisposable
{
    private readonly AesGcm _aes;
    private readonly byte[] _associated;
    private readonly byte[] _nonce = new byte[12];
    private uint _number;

    public BlockSealer(SealedPurpose purpose, SpoolKey node, IIds ids)
    {
        Span<byte> key = stackalloc byte[SpoolKey.Size];
        Header = SealedFormat.NewHeader(purpose, node, ids, key);
        _aes = new AesGcm(key, SealedFormat.TagSize);
        CryptographicOperations.ZeroMemory(key);
        _associated = SealedFormat.AssociatedFor(Header);
    }

    public byte[] Header { get; }

    /// <summary>Seals one block into <paramref name="target"/> (plain length + <see cref="SealedFormat.BlockOverhead"/>); returns the bytes used.</summary>
    public int Seal(ReadOnlySpan<byte> plain, Span<byte> target)
    {
        var number = _number++;
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)plain.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], number);
        SealedFormat.SetNonce(_nonce, number);
        SealedFormat.SetAssociated(_associated, (uint)plain.Length, number);
        var tag = target.Slice(SealedFormat.BlockHead, SealedFormat.TagSize);
        var cipher = target.Slice(SealedFormat.BlockOverhead, plain.Length);
        _aes.Encrypt(_nonce, plain, cipher, tag, _associated);
        var crc = SealedFormat.Crc(target[..8]);
        crc = SealedFormat.Crc(target.Slice(SealedFormat.BlockHead, SealedFormat.TagSize + plain.Length), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], crc);
        return SealedFormat.BlockOverhead + plain.Length;
    }

    public void Dispose() => _aes.Dispose();
}
