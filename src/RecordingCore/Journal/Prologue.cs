using System.Buffers;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>
/// What every segment begins with: the context, the start, the parameters so far. So a segment on the second root makes a recording even when the first root never comes back.
/// Records that repeat what an earlier segment says change nothing for readers.
/// </summary>
internal sealed class Prologue
{
    /// <summary>Parameters beyond this are in the journal once only.</summary>
    private const int MostBytes = 256 * 1024;
    private readonly ArrayBufferWriter<byte> _records = new();

    public Prologue(byte[] context) => _records.Write(context);

    public ReadOnlySpan<byte> Records => _records.WrittenSpan;

    /// <summary>Takes note of a control record as it goes into the journal.</summary>
    public void Note(ReadOnlySpan<byte> record)
    {
        var repeats = (RecordKind)record[0] switch
        {
            RecordKind.Parameter => true,
            RecordKind.Mark => (MarkKind)record[JournalRecord.Head] == MarkKind.Start,
            _ => false,
        };
        if (repeats && _records.WrittenCount + record.Length <= MostBytes) _records.Write(record);
    }
}
