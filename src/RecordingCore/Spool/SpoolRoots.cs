using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The node's one or two spool roots, in order of preference.</summary>
/// <param name="refuseFree">Below this share of anything, another root is preferred for new files.</param>
internal sealed class SpoolRoots(ImmutableArray<SpoolRoot> all, double refuseFree = 0)
{
    public ImmutableArray<SpoolRoot> All => all;

    /// <summary>The first root that can be written now, one with room before one without; or null.</summary>
    public SpoolRoot? Usable => UsableAfter(0);

    /// <summary>The same for something that failed before: each failure turns to the next root, since none may have been at fault that shows.</summary>
    public SpoolRoot? UsableAfter(int failures)
    {
        SpoolRoot? full = null;
        for (var i = 0; i < all.Length; i++)
        {
            var root = all[(i + failures) % all.Length];
            if (root.Condemned is not null) continue;
            if (root.Free.Least >= refuseFree) return root;
            full ??= root;
        }
        return full;
    }
}
