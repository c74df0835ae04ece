using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>A stream whose bytes reach the disk sealed, in blocks; keeps count and digest of what was put in.</summary>
internal sealed class SealedWriteStream : Stream
{
    private const int BlockSize = 64 * 1024;
    private readonly ISpoolFile _file;
    private readonly BlockSealer _sealer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _plain = new byte[BlockSize];
    private readonly byte[] _sealed = new byte[BlockSize + SealedFormat.BlockOverhead];
    private int _used;
    private long _length;

    public SealedWriteStream(ISpoolFile file, SealedPurpose purpose, SpoolKey key, IIds ids)
    {
        (_file, _sealer) = (file, new BlockSealer(purpose, key, ids));
        _file.Append(_sealer.Header);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _length;
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <summary>Lower-case hexadecimal SHA-256 of everything written.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, BlockSize - _used);
            bytes[..count].CopyTo(_plain.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
            if (_used == BlockSize) Flush();
        }
    }

    public override void Flush()
    {
        if (_used == 0) return;
        var size = _sealer.Seal(_plain.AsSpan(0, _used), _sealed);
        _used = 0;
        _file.Append(_sealed.AsSpan(0, size));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _sealer.Dispose();
            _hash.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }
}
