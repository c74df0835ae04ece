using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>Reads a sealed file up to its last good block. Owns the stream.</summary>
internal sealed class BlockReader : IDisposable
{
    private readonly Stream _stream;
    private readonly AesGcm? _aes;
    private readonly byte[] _associated = [];
    private readonly byte[] _nonce = new byte[12];
    private byte[] _sealed = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private byte[] _plain = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private uint _number;
    private bool _disposed;

    public BlockReader(Stream stream, SealedPurpose purpose, SpoolKey node)
    {
        _stream = stream;
        var header = new byte[SealedFormat.HeaderSize];
        Span<byte> key = stackalloc byte[SpoolKey.Size];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        Fault = SealedFormat.TryReadHeader(header.AsSpan(0, read), purpose, node, key);
        if (Fault is not null) return;
        _aes = new AesGcm(key, SealedFormat.TagSize);
        CryptographicOperations.ZeroMemory(key);
        _associated = SealedFormat.AssociatedFor(header);
    }

    /// <summary>Why reading ended before the end of the file: a torn tail, damage, or a header that cannot be opened. Null at a clean end.</summary>
    public string? Fault { get; private set; }

    /// <summary>The next good block; valid until the next call.</summary>
    public bool TryNext(out ReadOnlyMemory<byte> block)
    {
        block = default;
        if (_aes is null || Fault is not null) return false;
        Span<byte> head = stackalloc byte[SealedFormat.BlockHead];
        var read = _stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read == 0) return false;
        if (read < head.Length) return Stop("torn block");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        var number = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (length > SealedFormat.MaxBlock || number != _number) return Stop($"block {_number} damaged");
        var total = SealedFormat.TagSize + (int)length;
        Grow(ref _sealed, total);
        Grow(ref _plain, (int)length);
        if (_stream.ReadAtLeast(_sealed.AsSpan(0, total), total, throwOnEndOfStream: false) < total) return Stop("torn block");
        var body = _sealed.AsSpan(0, total);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) != SealedFormat.Crc(body, SealedFormat.Crc(head[..8]))) return Stop($"block {number} damaged");
        SealedFormat.SetNonce(_nonce, number);
        SealedFormat.SetAssociated(_associated, length, number);
        try
        {
            _aes.Decrypt(_nonce, body[SealedFormat.TagSize..], body[..SealedFormat.TagSize], _plain.AsSpan(0, (int)length), _associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Stop($"block {number} is not what was sealed");
        }
        _number++;
        block = _plain.AsMemory(0, (int)length);
        return true;
    }

    /// <summary>Idempotent: HTTP content and its owner both dispose of a stream, and a buffer returned twice would be lent to two.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _aes?.Dispose();
        ArrayPool<byte>.Shared.Return(_sealed);
        ArrayPool<byte>.Shared.Return(_plain, clearArray: true);
        _stream.Dispose();
    }

    private bool Stop(string fault)
    {
        Fault = fault;
        return false;
    }

    private static void Grow(ref byte[] buffer, int size)
    {
        if (buffer.Length >= size) return;
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = ArrayPool<byte>.Shared.Rent(size);
    }
}
