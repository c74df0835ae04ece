using System.Buffers;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>Entries on their way into one write: numbered, chained, framed.</summary>
internal sealed class FrameBatch(LedgerState before)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly List<(LedgerEntry Entry, LedgerState After)> _entries = [];

    public LedgerState End { get; private set; } = before;

    public IReadOnlyList<(LedgerEntry Entry, LedgerState After)> Entries => _entries;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Add(LedgerEntry entry)
    {
        var json = entry.ToJson();
        End = End.Next(entry, json);
        _entries.Add((entry, End));
        _bytes.Advance(LedgerFrame.Write(_bytes.GetSpan(LedgerFrame.HeadSize + json.Length), End.Head, json));
    }
}
