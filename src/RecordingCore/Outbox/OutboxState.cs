using System.Collections.Immutable;

namespace VxmlGir.RecordingCore.Outbox;

/// <summary>What has been done; the entry's file carries it as its extension, so a step is one atomic rename.</summary>
internal enum OutboxState
{
    /// <summary>The file exists here, sealed. Next: put it into the store.</summary>
    Encoded,

    /// <summary>The store has it under its final name. Next: verify.</summary>
    Uploaded,

    /// <summary>The remote copy is what we made. Next: post the metadata.</summary>
    Verified,

    /// <summary>The processor has the metadata. Next: let go of the local copies.</summary>
    Announced,
}

internal static class OutboxStates
{
    public static string Extension(this OutboxState state) => state switch
    {
        OutboxState.Encoded => ".encoded",
        OutboxState.Uploaded => ".uploaded",
        OutboxState.Verified => ".verified",
        _ => ".announced",
    };

    public static ImmutableArray<OutboxState> All { get; } = [OutboxState.Encoded, OutboxState.Uploaded, OutboxState.Verified, OutboxState.Announced];

    /// <summary>The state that an entry's file name carries; null when it is no entry.</summary>
    public static OutboxState? Of(string file)
    {
        foreach (var state in All)
        {
            if (file.EndsWith(state.Extension(), StringComparison.Ordinal)) return state;
        }
        return null;
    }
}
