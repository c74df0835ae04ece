using VxmlGir.MediaPlatform.Rtp;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>What the halves of one leg share on the media thread.</summary>
internal sealed class LegParts(MediaLeg leg, IMediaWire wire, PacketBatch batch, NoticeBoard notices, LegCounters counters, MediaOptions options)
{
    public MediaLeg Leg => leg;

    public IMediaWire Wire => wire;

    public PacketBatch Batch => batch;

    public NoticeBoard Notices => notices;

    public LegCounters Counters => counters;

    public MediaOptions Options => options;

    public TapList Taps { get; } = new();

    /// <summary>Null until the first Negotiate.</summary>
    public LegTerms? Terms { get; set; }

    /// <summary>Where our packets go now; None while nobody is known.</summary>
    public WireAddress Destination { get; set; }

    /// <summary>The peer's audio in time; null while nobody wants it.</summary>
    public LivePath? Live { get; set; }

    /// <summary>Takes down what the peer says.</summary>
    public SpeechCapture? Capture { get; set; }

    /// <summary>To the other leg of a bridge.</summary>
    public BridgeLine? ToOther { get; set; }

    /// <summary>From the other leg of a bridge.</summary>
    public BridgeLine? FromOther { get; set; }

    /// <summary>A path that nobody listens to any more costs nothing.</summary>
    public void ForgetWhoListened()
    {
        if (Capture is { Told: true }) Capture = null;
        if (Capture is null && ToOther is null && Terms is { Live: null }) Live = null;
    }

    public void KeyDown(char digit, long sample, DtmfMethod method)
    {
        counters.CountKey(refused: false);
        notices.Post(new Notice(leg, NoticeKind.Key, Digit: digit, Method: method, Sample: sample));
    }

    public void KeyUp(char digit, long sample, DtmfMethod method) =>
        notices.Post(new Notice(leg, NoticeKind.KeyEnded, Digit: digit, Method: method, Sample: sample));
}
