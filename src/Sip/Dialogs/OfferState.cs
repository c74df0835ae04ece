using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Dialogs;

/// <summary>Whose offer waits for its answer, and so what a new one gets (RFC 3261 §14.2, RFC 3311 §5.2, RFC 6337).</summary>
internal readonly record struct OfferState(bool Ours, bool Theirs)
{
    /// <summary>0: go on; 491 when ours is pending (glare), 500 with Retry-After when theirs is.</summary>
    public int RefusalOfTheirs => Ours ? 491 : Theirs ? 500 : 0;

    public bool MaySendOurs => !Ours && !Theirs;

    public OfferState WeOffer() => this with { Ours = true };

    public OfferState TheyOffer() => this with { Theirs = true };

    public OfferState OursDone() => this with { Ours = false };

    public OfferState TheirsDone() => this with { Theirs = false };

    /// <summary>How long to wait after a 491 (RFC 3261 §14.1): the owner of the Call-ID 2.1 to 4 s, the other 0 to 2 s, in units of 10 ms.</summary>
    public static TimeSpan GlareWait(bool ownerOfCallId, uint random) =>
        TimeSpan.FromMilliseconds(ownerOfCallId ? 2100 + random % 191 * 10 : random % 201 * 10);
}
