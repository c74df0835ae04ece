using VxmlGir.RecordingCore.Manifests;

namespace VxmlGir.RecordingCore.Verification;

/// <summary>Compares the chain with the heads that were put outside.</summary>
internal static class AnchorCheck
{
    /// <summary>The last anchor that fits; null: none does.</summary>
    public static Anchor? Run(string place, IReadOnlyList<Anchor> anchors, ChainCheck chain, SignatureCheck keys, List<Finding> findings)
    {
        Anchor? fits = null;
        var broken = false;
        foreach (var anchor in anchors)
        {
            if (anchor.Fault(keys) is { } fault)
            {
                findings.Add(new Finding(FindingKind.Unsigned, place, $"anchor of entry {anchor.Number}: {fault}"));
            }
            else if (anchor.Number > chain.Head.Number)
            {
                findings.Add(new Finding(FindingKind.RolledBack, $"entry {chain.Head.Number}",
                    $"the ledger ends here; entry {anchor.Number} was anchored at {anchor.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: entries {chain.Head.Number + 1} to {anchor.Number} were cut off, or an older state was put back"));
                break;
            }
            else if (chain.HashAt(anchor.Number) != anchor.Hash)
            {
                // Once: everything behind a change has another hash too.
                if (!broken) findings.Add(new Finding(FindingKind.Changed, $"entry {anchor.Number}", $"entries {(fits?.Number ?? 0) + 1} to {anchor.Number} are not those that were anchored at {anchor.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"));
                broken = true;
            }
            else if (!broken)
            {
                fits = anchor;
            }
        }
        return fits;
    }
}
