using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>
/// Follows the chain of entries over all segments. Where it does not follow, it says what that means and goes on from what is there, so that one change is one
/// finding, not thousands.
/// </summary>
internal sealed class ChainCheck
{
    private readonly List<Finding> _findings;
    private readonly List<string> _hashes = [LedgerHead.Start.Hash];
    private readonly SortedDictionary<long, LedgerEntry> _entries = [];
    private LedgerHead _head = LedgerHead.Start;
    private SegmentContent? _before;

    public ChainCheck(List<Finding> findings) => _findings = findings;

    /// <summary>Entries by number; of those written twice the later one.</summary>
    public IReadOnlyDictionary<long, LedgerEntry> Entries => _entries;

    public LedgerHead Head => _head;

    /// <summary>Chain hash after an entry; null beyond the end, or where entries are missing.</summary>
    public string? HashAt(long number) => number < _hashes.Count ? _hashes[(int)number] is { Length: > 0 } hash ? hash : null : null;

    /// <param name="segments">In the order of their numbers.</param>
    public void Run(IReadOnlyList<SegmentContent> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            Order(segments[i].File);
            One(segments[i], last: i == segments.Count - 1);
            _before = segments[i];
        }
    }

    private void Order(SegmentFile file)
    {
        var expected = (_before?.File.Number ?? 0) + 1;
        if (file.Number > expected) Found(FindingKind.Removed, file.Path, $"segments {expected} to {file.Number - 1} before it are gone");
        if (file.Number < expected) Found(FindingKind.Inserted, file.Path, $"a second segment {file.Number}");
    }

    private void One(SegmentContent segment, bool last)
    {
        var first = true;
        ScannedPart? gap = null;
        foreach (var part in FrameScanner.Scan(segment.Bytes))
        {
            if (part.Frame is not { } frame)
            {
                gap = part;
                continue;
            }
            if (gap is { } damaged) Damaged(segment, damaged, frame.Number);
            gap = null;
            if (first) Begin(segment, frame);
            else Follow(segment, frame);
            first = false;
        }
        if (gap is { } rest && last) Found(FindingKind.Torn, Place(segment, rest), $"{rest.Length} bytes behind entry {_head.Number} are no entry: a write that did not end, or something cut or inserted");
    }

    // Damage in the middle; at the end of a segment the next one knows what was left there.
    private void Damaged(SegmentContent segment, ScannedPart part, long next) => Found(FindingKind.Changed, Place(segment, part),
        next > _head.Number + 1 ? $"{part.Length} bytes where {Range(_head.Number + 1, next - 1)} should be" : $"{part.Length} bytes between entries {_head.Number} and {next} are no entry");

    private void Begin(SegmentContent segment, LedgerFrame frame)
    {
        if (LedgerEntry.TryRead(frame.Entry.Span)?.Segment is not { } start)
        {
            Found(FindingKind.Cut, segment.File.Path, "its beginning is gone: the first entry there is " + frame.Number);
            Follow(segment, frame);
            return;
        }
        if (start.Number != segment.File.Number) Found(FindingKind.Swapped, segment.File.Path, $"says that it is segment {start.Number}");
        if (_before is { } before && start.Length >= 0) Left(before, start);
        Continue(segment, start);
        Follow(segment, frame);
    }

    private void Left(SegmentContent before, SegmentStart start)
    {
        var kind = before.Bytes.Length < start.Length ? FindingKind.Cut : before.Bytes.Length > start.Length ? FindingKind.Inserted : FindingKind.Changed;
        if (kind != FindingKind.Changed) Found(kind, before.File.Path, $"has {before.Bytes.Length} bytes, {start.Length} were left");
        else if (before.Torn != start.Torn) Found(kind, before.File.Path, "the bytes behind its last entry are not those that were left");
    }

    private void Continue(SegmentContent segment, SegmentStart start)
    {
        if (start.After > _head.Number) Found(FindingKind.Removed, segment.File.Path, $"{Range(_head.Number + 1, start.After)} before it {(start.After == _head.Number + 1 ? "is" : "are")} gone");
        else if (HashAt(start.After) is { } hash && hash != start.Hash) Found(FindingKind.Changed, $"entry {start.After}", $"is not the one that {segment.File.Name} goes on from");
        else if (start.After < _head.Number && start.Length >= 0) Found(FindingKind.Inserted, $"entry {start.After + 1}", $"{Range(start.After + 1, _head.Number)} stand behind the end of their segment");
        Go(new LedgerHead(start.After, start.Hash));
    }

    private void Follow(SegmentContent segment, LedgerFrame frame)
    {
        var entry = LedgerEntry.TryRead(frame.Entry.Span);
        if (entry is null) Found(FindingKind.Changed, $"entry {frame.Number}", $"is no entry ({segment.File.Name})");
        if (frame.Number <= _head.Number)
        {
            Found(FindingKind.Inserted, $"entry {frame.Number}", $"stands behind entry {_head.Number}: inserted, repeated or moved ({segment.File.Name})");
            return;
        }
        if (frame.Number > _head.Number + 1) Found(FindingKind.Removed, $"entry {_head.Number + 1}", $"{Range(_head.Number + 1, frame.Number - 1)} before entry {frame.Number} removed or moved ({segment.File.Name})");
        else if (_head.Next(frame.Entry.Span).Hash != frame.Hash) Found(FindingKind.Changed, $"entry {frame.Number}", $"its hash does not follow: it, or its place, was changed ({segment.File.Name})");
        Go(new LedgerHead(frame.Number, frame.Hash));
        if (entry is not null) _entries[frame.Number] = entry;
    }

    private void Go(LedgerHead head)
    {
        while (_hashes.Count > head.Number + 1) _hashes.RemoveAt(_hashes.Count - 1);
        // A gap of absurd length is damage that was named; it must not be filled.
        for (var i = 0; _hashes.Count < head.Number && i < 10_000_000; i++) _hashes.Add("");
        if (_hashes.Count == head.Number) _hashes.Add(head.Hash);
        else _hashes[^1] = head.Hash;
        foreach (var repeated in _entries.Keys.Where(n => n > head.Number).ToList()) _entries.Remove(repeated);
        _head = head;
    }

    private static string Range(long from, long to) => from == to ? $"entry {from}" : $"entries {from} to {to}";

    private static string Place(SegmentContent segment, ScannedPart part) => $"{segment.File.Path}:{part.Offset}";

    private void Found(FindingKind kind, string where, string what) => _findings.Add(new Finding(kind, where, what));
}
