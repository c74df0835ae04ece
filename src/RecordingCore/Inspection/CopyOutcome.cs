using VxmlGir.RecordingCore.Finalising;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>What one try to copy a file came to. But for <see cref="Copied"/>, what was written is worth nothing.</summary>
public abstract record CopyOutcome
{
    private CopyOutcome()
    {
    }

    /// <summary>It is what is known of it; or nothing is known.</summary>
    public sealed record Copied(string Place, string Sha256, long Bytes) : CopyOutcome;

    /// <summary>It is another. Reading ends soon behind the length that is known: of a longer one this is the beginning.</summary>
    public sealed record Differs(string Place, KnownFile Known, string Sha256, long Bytes) : CopyOutcome;

    /// <summary>It is there, but damaged or not to be read.</summary>
    public sealed record Unreadable(string Place, string Reason) : CopyOutcome;

    /// <summary>There is none, or none could be had.</summary>
    public sealed record Missing(string Reason) : CopyOutcome;

    /// <summary>Of a copy that was read to its end, or beyond what is known.</summary>
    internal static CopyOutcome Judge(string place, KnownFile? known, DigestStream copy) =>
        known is null || (copy.Written == known.Bytes && copy.Digest() == known.Sha256)
            ? new Copied(place, copy.Digest(), copy.Written)
            : new Differs(place, known, copy.Digest(), copy.Written);
}
