namespace VxmlGir.RecordingCore.Journal;

/// <summary>The writer thread's two buffers, shared by all recordings it pumps.</summary>
internal sealed class BlockScratch
{
    /// <summary>Room for control records (and, at the start of a segment, the context) before the ring's content.</summary>
    public const int ControlRoom = 512 * 1024;

    public BlockScratch(int ringBytes)
    {
        Plain = new byte[ControlRoom + ringBytes + 64 * 1024];
        Sealed = new byte[Plain.Length + 2 * SealedFormat.BlockOverhead + SealedFormat.HeaderSize];
    }

    public byte[] Plain { get; }

    public byte[] Sealed { get; }
}
