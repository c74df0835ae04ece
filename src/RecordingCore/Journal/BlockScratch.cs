namespace VxmlGir.RecordingCore.Journal;

/// <summary>The writer thread's buffers, shared by all recordings it pumps.</summary>
internal sealed class BlockScratch
{
    /// <summary>Room for control records (and, at the start of a segment, the context) before the ring's content.</summary>
    public const int ControlRoom = 512 * 1024;

    public BlockScratch(int ringBytes, int keyBytes)
    {
        Raw = new byte[ringBytes];
        // What the guard had kept may come with the ring's content: waiting packets, and keys that were taken.
        Plain = new byte[ControlRoom + ringBytes + keyBytes + 64 * 1024];
        Sealed = new byte[Plain.Length + 2 * SealedFormat.BlockOverhead + SealedFormat.HeaderSize];
    }

    /// <summary>What was in a ring; holds nothing between two pumps.</summary>
    public byte[] Raw { get; }

    public byte[] Plain { get; }

    public byte[] Sealed { get; }
}
