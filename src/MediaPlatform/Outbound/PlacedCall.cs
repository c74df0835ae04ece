using VxmlGir.Contracts.Identity;

namespace VxmlGir.MediaPlatform.Outbound;

/// <summary>How far a placed call has come, and how it ended.</summary>
public enum PlacedState
{
    Calling,
    Ringing,

    /// <summary>Answered, the application runs.</summary>
    Answered,

    /// <summary>It was answered and is over.</summary>
    Ended,
    Busy,
    NoAnswer,

    /// <summary>The far end, or the network, would not have it.</summary>
    Refused,

    /// <summary>It could not be placed: no route, no media port, a document that cannot be used.</summary>
    Failed,
}

/// <param name="SipStatus">The final answer; 0 when there is none.</param>
/// <param name="Reason">Its phrase, or what went wrong; of an ended call: how it ended.</param>
/// <param name="Setup">From the INVITE to the final answer.</param>
/// <param name="Talk">From the answer to the end.</param>
public sealed record PlacedStatus(PlacedState State, int SipStatus, string Reason, TimeSpan Setup, TimeSpan Talk)
{
    public static PlacedStatus Begun { get; } = new(PlacedState.Calling, 0, "", TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Answered, or never will be.</summary>
    public bool IsDecided => State is not (PlacedState.Calling or PlacedState.Ringing);

    public bool IsOver => IsDecided && State != PlacedState.Answered;
}

/// <summary>A call that was placed, as its asker sees it. Any thread.</summary>
public sealed class PlacedCall(CallUuid callUuid)
{
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PlacedStatus _status = PlacedStatus.Begun;

    public CallUuid CallUuid => callUuid;

    public PlacedStatus Status => _status;

    /// <summary>Completes when it was answered, or never will be.</summary>
    public Task Decided => _decided.Task;

    /// <summary>Completes at the end of the call, its recordings closed.</summary>
    public Task Over => _over.Task;

    /// <summary>Called by the leg alone.</summary>
    internal void Become(PlacedStatus status)
    {
        _status = status;
        if (status.IsDecided) _decided.TrySetResult();
        if (status.IsOver) _over.TrySetResult();
    }
}
