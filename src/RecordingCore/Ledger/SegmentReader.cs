using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>One segment as it lies there: its whole frames, and the bytes behind them.</summary>
/// <param name="Good">Bytes of the whole frames.</param>
internal sealed record SegmentContent(SegmentFile File, ImmutableArray<LedgerFrame> Frames, int Good, ReadOnlyMemory<byte> Bytes)
{
    public ReadOnlyMemory<byte> Rest => Bytes[Good..];

    /// <summary>Digest of what is behind the last whole frame; null when nothing is.</summary>
    public string? Torn => Good == Bytes.Length ? null : Digests.Of(Rest.Span);

    public SegmentStart? Start => Frames.IsEmpty ? null : LedgerEntry.TryRead(Frames[0].Entry.Span)?.Segment;
}

internal static class SegmentReader
{
    public static SegmentContent Parse(SegmentFile file, byte[] bytes)
    {
        var frames = ImmutableArray.CreateBuilder<LedgerFrame>();
        ReadOnlyMemory<byte> rest = bytes;
        while (LedgerFrame.TryRead(ref rest, out var frame)) frames.Add(frame);
        return new SegmentContent(file, frames.ToImmutable(), bytes.Length - rest.Length, bytes);
    }

    /// <summary>Of a node that may be writing to it.</summary>
    public static Stream OpenShared(string path) =>
        new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });

    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegmentContent Read(SegmentFile file, Func<string, Stream> open)
    {
        using var stream = open(file.Path);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Parse(file, copy.ToArray());
    }
}
