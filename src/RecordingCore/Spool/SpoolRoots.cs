using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Spool;

/// <summary>The node's one or two spool roots, in order of preference.</summary>
internal sealed class SpoolRoots(ImmutableArray<SpoolRoot> all)
{
    public ImmutableArray<SpoolRoot> All => all;

    /// <summary>The first root that can be written now, or null.</summary>
    public SpoolRoot? Usable
    {
        get
        {
            foreach (var root in all)
            {
                if (root.Condemned is null) return root;
            }
            return null;
        }
    }
}
