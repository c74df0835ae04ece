namespace VxmlGir.RecordingCore.Privacy;

/// <summary>A stretch of the caller's audio in which a key may sound.</summary>
internal struct KeySpan
{
    public char Digit;

    /// <summary>Told by RFC 4733 packets; else heard as a tone.</summary>
    public bool IsEvent;

    /// <summary>Samples [From, To) of the <see cref="SpeechAxis"/>.</summary>
    public long From;
    public long To;

    /// <summary>The leg's sample at which it began to be known: an event's first packet, a tone's estimated place.</summary>
    public long Sample;

    /// <summary>An event whose end was seen.</summary>
    public bool Over;

    /// <summary>Who took the key is not sensitive.</summary>
    public bool Disclosed;

    /// <summary>60 ms on both sides: gateways leak tone before the event that replaces it, and after it.</summary>
    public const int Margin = 480;

    public readonly bool Touches(long from, long to) => from < To + Margin && to > From - Margin;
}
