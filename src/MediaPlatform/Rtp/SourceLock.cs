namespace VxmlGir.MediaPlatform.Rtp;

internal enum SourceVerdict : byte
{
    /// <summary>Not from where media may come; dropped.</summary>
    Foreign,

    /// <summary>From an allowed address but another port: counted, not yet believed, dropped.</summary>
    Learning,

    Accepted,

    /// <summary>Accepted, and the lock closed with it.</summary>
    AcceptedAndLocked,
}

/// <summary>What one leg believes.</summary>
/// <param name="Sdp">The address of the peer's description.</param>
/// <param name="OtherIps">Further addresses a latch may go to.</param>
/// <param name="Needed">Packets in sequence of one SSRC that prove another port.</param>
/// <param name="WithinSamples">Within this time.</param>
internal sealed record SourceRules(WireAddress Sdp, UInt128[] OtherIps, int Needed, long WithinSamples)
{
    public bool Allows(UInt128 ip) => !Sdp.IsNone && (ip == Sdp.Ip || Array.IndexOf(OtherIps, ip) >= 0);
}

/// <summary>
/// Whose packets count (against RTP bleed and injection, CVE-2017-14099 and its kin). A packet from exactly the described address closes the lock at once; another
/// port of an allowed IP closes it after a run of packets in sequence. Once closed nothing moves it; only new terms make a new lock.
/// </summary>
internal readonly record struct SourceLock(SourceRules Rules)
{
    private WireAddress Candidate { get; init; }

    private uint CandidateSsrc { get; init; }

    private ushort CandidateSequence { get; init; }

    private long CandidateSince { get; init; }

    private int Run { get; init; }

    /// <summary>Where the lock was closed before terms came that describe the same address again (a session refresh, a hold).</summary>
    private WireAddress Known { get; init; }

    public bool Locked { get; private init; }

    /// <summary>Where our own packets go: the described address until the lock has closed on another.</summary>
    public WireAddress Source { get; private init; } = Rules.Sdp;

    public (SourceLock Next, SourceVerdict Verdict) On(in WireAddress from, uint ssrc, ushort sequence, long sample)
    {
        if (Locked) return (this, from == Source ? SourceVerdict.Accepted : SourceVerdict.Foreign);
        if (Rules.Sdp.IsNone || from.IsNone) return (this, SourceVerdict.Foreign);
        if (from == Rules.Sdp || from == Known) return (Close(from), SourceVerdict.AcceptedAndLocked);
        return Rules.Allows(from.Ip) ? Learn(from, ssrc, sequence, sample) : (this, SourceVerdict.Foreign);
    }

    /// <summary>The lock for new terms: open, but a source that was proven under the same description need not be proven again.</summary>
    public SourceLock Under(SourceRules rules) =>
        Locked && rules.Sdp == Rules.Sdp ? new SourceLock(rules) { Known = Source, Source = Source } : new SourceLock(rules);

    private (SourceLock, SourceVerdict) Learn(in WireAddress from, uint ssrc, ushort sequence, long sample)
    {
        var continues = from == Candidate && ssrc == CandidateSsrc && sequence == (ushort)(CandidateSequence + 1)
            && sample - CandidateSince <= Rules.WithinSamples;
        var next = continues
            ? this with { CandidateSequence = sequence, Run = Run + 1 }
            : this with { Candidate = from, CandidateSsrc = ssrc, CandidateSequence = sequence, CandidateSince = sample, Run = 1 };
        return next.Run >= Rules.Needed ? (next.Close(from), SourceVerdict.AcceptedAndLocked) : (next, SourceVerdict.Learning);
    }

    private SourceLock Close(in WireAddress source) => this with { Locked = true, Source = source };
}
