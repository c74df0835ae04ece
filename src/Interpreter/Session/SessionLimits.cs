namespace VxmlGir.Interpreter.Session;

/// <summary>Bounds of one session; reaching one is counted (<c>vxmlgir.session.limit</c>, tag <c>limit</c>) and ends the session as an error event.</summary>
public sealed record SessionLimits
{
    /// <summary>Form items visited, documents entered and handlers run since the session last waited for the caller.</summary>
    public int TransitionsWithoutWaiting { get; init; } = 1_000;

    /// <summary>A shorter wait than this, without a word from the caller, is none: a dialog that asks and gives no time to answer is a loop.</summary>
    public TimeSpan ShortestWait { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The same where a prompt, a transfer or a recording is waited for.</summary>
    public TimeSpan ShortestPlatformWait { get; init; } = TimeSpan.FromSeconds(1);

    public int SubdialogDepth { get; init; } = 32;

    /// <summary>Handlers that throw into handlers, without a form item between.</summary>
    public int HandlerChain { get; init; } = 50;

    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Bytes of all recordings of <c>record</c> items that one session keeps; the oldest go first.</summary>
    public long RecordingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Longest recording of a <c>record</c> item, whatever its <c>maxtime</c> says.</summary>
    public TimeSpan RecordingTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Keys kept for fields not yet reached.</summary>
    public int TypeAheadKeys { get; init; } = 256;

    /// <summary>How long a result waits for the platform's report of the prompt it interrupted, when that has a mark; then it has none.</summary>
    public TimeSpan MarkReport { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Fetches that entering one document may begin ahead of need (<c>fetchhint</c>).</summary>
    public int Prefetches { get; init; } = 16;

    /// <summary>Characters of all <c>&lt;log&gt;</c>s since the session last waited; what comes then is left out.</summary>
    public int LogLength { get; init; } = 1024 * 1024;

    /// <summary>Characters of one <c>&lt;log&gt;</c>; the rest is cut.</summary>
    public int TextLength { get; init; } = 64 * 1024;

    /// <summary>Characters and pieces (audio, marks, breaks) of one prompt; a longer one is <c>error.semantic</c> and is not played.</summary>
    public int PromptLength { get; init; } = 8_000;
}
