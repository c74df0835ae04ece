using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>
/// The plain content of an EnvelopedData, forward only. Damage is an <see cref="InvalidDataException"/>: a short read would look like a good short file.
/// CBC protects no integrity: who has the digest of the file compares it first.
/// </summary>
internal sealed class CmsReadStream : Stream
{
    private const int ChunkSize = 64 * 1024;
    private readonly Stream _source;
    private readonly BerInput _input;
    private readonly CmsContent _content;
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _chain;
    private readonly byte[] _plain = new byte[ChunkSize];
    private byte[] _coded = new byte[ChunkSize];
    private byte[] _next = new byte[ChunkSize];
    private int _codedLength;
    private int _nextLength = -1;
    private int _at;
    private int _filled;
    private bool _over;

    public CmsReadStream(Stream source, BerInput input, CmsEnvelope envelope, byte[] key)
    {
        (_source, _input, _content) = (source, input, new CmsContent(input));
        _chain = [.. envelope.Vector];
        _aes.Key = key;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The file is damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_at == _filled)
        {
            if (_over) return 0;
            Decrypt();
        }
        var count = Math.Min(buffer.Length, _filled - _at);
        _plain.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _aes.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    // One chunk is held back: only the last one has the padding.
    private void Decrypt()
    {
        if (_nextLength < 0) _nextLength = _content.Fill(_next);
        (_coded, _next, _codedLength) = (_next, _coded, _nextLength);
        _nextLength = _content.Fill(_next);
        if (_input.Fault is { } fault) throw new InvalidDataException(fault);
        _over = _nextLength == 0;
        var coded = _coded.AsSpan(0, _codedLength);
        if (coded.IsEmpty || coded.Length % 16 != 0) throw new InvalidDataException("the encrypted content does not consist of whole blocks");
        _at = 0;
        try
        {
            _filled = _aes.DecryptCbc(coded, _chain, _plain, _over ? PaddingMode.PKCS7 : PaddingMode.None);
        }
        catch (CryptographicException)
        {
            throw new InvalidDataException("the end of the content is damaged (padding)");
        }
        coded[^16..].CopyTo(_chain);
    }
}
