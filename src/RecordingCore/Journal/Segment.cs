using System.Buffers.Binary;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>The file that a recording is being written to.</summary>
internal sealed class Segment : IDisposable
{
    private readonly ISpoolFile _file;
    private readonly BlockSealer _sealer;

    private Segment(SpoolRoot root, int generation, SegmentName name, ISpoolFile file, BlockSealer sealer) =>
        (Root, Generation, Name, _file, _sealer) = (root, generation, name, file, sealer);

    public SpoolRoot Root { get; }

    public SegmentName Name { get; }

    /// <summary>The root's. Once that has another, even if the root is back meanwhile, what of this file no sync had covered may be gone.</summary>
    public int Generation { get; }

    /// <summary>Creates the file. One that could not be opened although it came to be is removed: nobody would miss it, but recovery would wonder.</summary>
    /// <exception cref="IOException">It could not be created.</exception>
    public static Segment Create(SpoolRoot root, SegmentName name, IIds ids)
    {
        var path = Path.Combine(root.Journals, name.ToString());
        var generation = root.Generation;
        try
        {
            return new Segment(root, generation, name, root.Files.Create(path), new BlockSealer(SealedPurpose.Journal, root.Key, ids));
        }
        catch (IOException)
        {
            TryDelete(root, path);
            throw;
        }
    }

    /// <summary>Header and the records that every segment begins with, as a block without a number: each segment can be read alone.</summary>
    public void Begin(ReadOnlySpan<byte> records, BlockScratch scratch)
    {
        var used = _sealer.Header.Length;
        _sealer.Header.CopyTo(scratch.Sealed, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(scratch.Plain, BlockBatch.NoNumber);
        records.CopyTo(scratch.Plain.AsSpan(BlockBatch.NumberSize));
        used += _sealer.Seal(scratch.Plain.AsSpan(0, BlockBatch.NumberSize + records.Length), scratch.Sealed.AsSpan(used));
        _file.Append(scratch.Sealed.AsSpan(0, used));
    }

    /// <summary>Bytes written, and the root's epoch that covers them.</summary>
    /// <param name="batch">As <see cref="BlockBatch"/> has it.</param>
    public (int Size, long Epoch) Append(ReadOnlySpan<byte> batch, BlockScratch scratch)
    {
        var size = _sealer.Seal(batch, scratch.Sealed);
        _file.Append(scratch.Sealed.AsSpan(0, size));
        return (size, Root.Written());
    }

    /// <summary>A whole segment without a prologue: header and numbered blocks.</summary>
    public void Pour(IEnumerable<byte[]> blocks)
    {
        _file.Append(_sealer.Header);
        foreach (var block in blocks)
        {
            var target = new byte[block.Length + SealedFormat.BlockOverhead];
            _file.Append(target.AsSpan(0, _sealer.Seal(block, target)));
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _sealer.Dispose();
    }

    private static void TryDelete(SpoolRoot root, string path)
    {
        try
        {
            root.Files.Delete(path);
        }
        catch (IOException)
        {
            // It is empty; recovery sets it aside.
        }
    }
}
