namespace VxmlGir.MediaPlatform.Legs;

/// <summary>Every way a call can end; exactly one for each leg.</summary>
public abstract record CallEnd
{
    private CallEnd() { }

    public sealed override string ToString() => this switch
    {
        Refused refused => $"refused with {refused.Status} {refused.Reason}",
        CallerLeft left => $"the caller left ({left.Cause})",
        Finished finished => $"finished ({finished.How})",
        Cut cut => $"cut: {cut.Why}",
        _ => "unknown",
    };

    /// <summary>Refused before it was answered.</summary>
    public sealed record Refused(int Status, string Reason) : CallEnd;

    /// <summary>The caller hung up, cancelled, or its signalling failed.</summary>
    public sealed record CallerLeft(string Cause) : CallEnd;

    /// <summary>The application came to its end, or disconnected; the BYE is ours.</summary>
    public sealed record Finished(string How) : CallEnd;

    /// <summary>Ended by the platform: drain deadline, silence of the caller's media, a limit.</summary>
    public sealed record Cut(string Why) : CallEnd;
}
