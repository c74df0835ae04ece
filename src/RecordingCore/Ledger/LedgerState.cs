namespace VxmlGir.RecordingCore.Ledger;

/// <summary>Where the log stands: the chain of entries and, within it, the chain of manifests.</summary>
internal sealed record LedgerState(LedgerHead Head, long Manifests, string ManifestHash)
{
    public static LedgerState Start { get; } = new(LedgerHead.Start, 0, LedgerHead.Start.Hash);

    /// <param name="json">The entry's bytes.</param>
    public LedgerState Next(LedgerEntry entry, ReadOnlySpan<byte> json)
    {
        var head = Head.Next(json);
        return entry.Manifest is { } manifest ? new LedgerState(head, Manifests + 1, Digests.Of(manifest)) : this with { Head = head };
    }
}
