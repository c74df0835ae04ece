namespace VxmlGir.RecordingCore.Verification;

/// <summary>What was done to something.</summary>
public enum FindingKind
{
    /// <summary>Its content is another one.</summary>
    Changed,

    /// <summary>Its end is gone.</summary>
    Cut,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It does not belong there.</summary>
    Inserted,

    /// <summary>It is somewhere else, or something else is in its place.</summary>
    Swapped,

    /// <summary>An older state was put back, or its end cut off, since an anchor was made.</summary>
    RolledBack,

    /// <summary>No believed key signed it.</summary>
    Unsigned,

    /// <summary>A write that did not end, at the very end: a crash leaves that, and so can a hand.</summary>
    Torn,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}

/// <summary>One thing that is not as it was left.</summary>
/// <param name="Where">File, entry number or media id.</param>
public sealed record Finding(FindingKind Kind, string Where, string What);
