using System.Security.Cryptography;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>Passes on what is written, and keeps its digest: of the audio file before it is encrypted, or of a copy.</summary>
internal sealed class DigestStream(Stream target) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => target.Length;
    public override long Position { get => target.Position; set => throw new NotSupportedException(); }

    /// <summary>Bytes so far.</summary>
    public long Written { get; private set; }

    /// <summary>Lower-case hexadecimal SHA-256 of everything written.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        target.Write(bytes);
        Written += bytes.Length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _hash.AppendData(bytes.Span);
        await target.WriteAsync(bytes, cancel);
        Written += bytes.Length;
    }

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // The target is the caller's.
    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
