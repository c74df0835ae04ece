using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>
/// What is written comes out as CMS EnvelopedData (RFC 5652 section 6.1): BER of indefinite length, so that nothing needs to be known of the length, AES-256-CBC
/// (RFC 3565), a random key for this file alone. Memory: two chunks. Without <see cref="Finish"/> the file is visibly cut short.
/// </summary>
internal sealed class CmsWriteStream : Stream
{
    /// <summary>Plain bytes per octet string of the content.</summary>
    public const int ChunkSize = 64 * 1024;
    private const int BlockSize = 16;
    private const int HeadSize = 5;
    private readonly Stream _target;
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _chain = new byte[BlockSize];
    private readonly byte[] _plain = new byte[ChunkSize];
    private readonly byte[] _coded = new byte[HeadSize + ChunkSize + BlockSize];
    private int _used;
    private bool _finished;

    /// <param name="target">Is not closed with this stream.</param>
    /// <param name="recipients">Certificates, DER; at least one.</param>
    /// <exception cref="CryptographicException">A certificate cannot be used.</exception>
    public CmsWriteStream(Stream target, IReadOnlyList<byte[]> recipients, IIds ids)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Count);
        _target = target;
        var key = new byte[32];
        ids.Fill(key);
        ids.Fill(_chain);
        _aes.Key = key;
        _target.Write(Header(recipients, key, _chain));
        CryptographicOperations.ZeroMemory(key);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, ChunkSize - _used);
            bytes[..count].CopyTo(_plain.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
            if (_used == ChunkSize) Chunk(PaddingMode.None);
        }
    }

    /// <summary>Pads the last block (RFC 5652 section 6.3) and closes every open length.</summary>
    public void Finish()
    {
        if (_finished) return;
        _finished = true;
        Chunk(PaddingMode.PKCS7);
        // End-of-contents of encryptedContent, EncryptedContentInfo, EnvelopedData, [0], ContentInfo.
        _target.Write(stackalloc byte[2 * 5]);
    }

    /// <summary>Nothing: a chunk ends when it is full.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _aes.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Chunk(PaddingMode padding)
    {
        var size = _aes.EncryptCbc(_plain.AsSpan(0, _used), _chain, _coded.AsSpan(HeadSize), padding);
        _used = 0;
        _coded.AsSpan(HeadSize + size - BlockSize, BlockSize).CopyTo(_chain);
        // OCTET STRING; a length of three bytes holds every chunk, and BER need not be shortest.
        _coded[0] = 0x04;
        BinaryPrimitives.WriteUInt32BigEndian(_coded.AsSpan(1), 0x83000000u | (uint)size);
        _target.Write(_coded.AsSpan(0, HeadSize + size));
    }

    private static byte[] Header(IReadOnlyList<byte[]> recipients, ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector)
    {
        using var head = new MemoryStream();
        head.Write([0x30, 0x80]);
        head.Write(Oid(Oids.EnvelopedData));
        head.Write([0xA0, 0x80, 0x30, 0x80]);
        // Version 0: every recipient is of version 0, no originator, no unprotected attributes (RFC 5652 section 6.1).
        head.Write([0x02, 0x01, 0x00]);
        var infos = new AsnWriter(AsnEncodingRules.DER);
        using (infos.PushSetOf())
        {
            foreach (var recipient in recipients) CmsRecipient.Write(infos, recipient, key);
        }
        head.Write(infos.Encode());
        head.Write([0x30, 0x80]);
        head.Write(Oid(Oids.Data));
        var algorithm = new AsnWriter(AsnEncodingRules.DER);
        using (algorithm.PushSequence())
        {
            algorithm.WriteObjectIdentifier(Oids.Aes256Cbc);
            algorithm.WriteOctetString(vector);
        }
        head.Write(algorithm.Encode());
        head.Write([0xA0, 0x80]);
        return head.ToArray();
    }

    private static byte[] Oid(string value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(value);
        return writer.Encode();
    }
}
