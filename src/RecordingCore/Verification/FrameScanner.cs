using System.Buffers.Binary;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>A whole frame of a segment, or a stretch of bytes that holds none.</summary>
/// <param name="Frame">Null: a stretch without one.</param>
internal readonly record struct ScannedPart(int Offset, int Length, LedgerFrame? Frame);

/// <summary>Finds the frames of a damaged segment again behind the damage; a writer's reader stops there.</summary>
internal static class FrameScanner
{
    public static IEnumerable<ScannedPart> Scan(ReadOnlyMemory<byte> bytes)
    {
        var (at, gap) = (0, 0);
        while (at < bytes.Length)
        {
            var rest = bytes[at..];
            if (!Plausible(rest.Span) || !LedgerFrame.TryRead(ref rest, out var frame))
            {
                at++;
                continue;
            }
            if (at > gap) yield return new ScannedPart(gap, at - gap, null);
            var length = bytes.Length - rest.Length - at;
            yield return new ScannedPart(at, length, frame);
            at = gap = at + length;
        }
        if (at > gap) yield return new ScannedPart(gap, at - gap, null);
    }

    // Entries are objects of JSON, numbers positive: most offsets are dismissed without a checksum.
    private static bool Plausible(ReadOnlySpan<byte> bytes) =>
        bytes.Length > LedgerFrame.HeadSize && bytes[LedgerFrame.HeadSize] == '{' && BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]) is > 0 and < long.MaxValue / 2;
}
