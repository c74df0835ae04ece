namespace VxmlGir.RecordingCore.State;

/// <summary>What can happen to the recordings of a scope.</summary>
internal abstract record RecordInput
{
    public sealed record Start : RecordInput;

    public sealed record Stop : RecordInput;

    public sealed record Pause : RecordInput;

    public sealed record Resume : RecordInput;

    public sealed record Parameter(string Key, string Value) : RecordInput;

    /// <summary>The scope ends: session end, exit, disconnect, hang-up.</summary>
    public sealed record Close(string Reason) : RecordInput;
}

/// <summary>What the shell has to do.</summary>
internal abstract record RecordAction
{
    /// <param name="Parameters">Set before the start, for this recording.</param>
    public sealed record Open(System.Collections.Immutable.ImmutableSortedDictionary<string, string> Parameters) : RecordAction;

    /// <summary>End the recording in progress.</summary>
    public sealed record End(string Reason) : RecordAction;

    public sealed record Pause : RecordAction;

    public sealed record Resume : RecordAction;

    public sealed record Set(string Key, string Value) : RecordAction;

    /// <summary>Parameters were set for a recording that never came.</summary>
    public sealed record Unused(int Parameters) : RecordAction;
}
