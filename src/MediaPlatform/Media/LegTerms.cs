using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary><see cref="MediaTerms"/> made ready for the media thread by whoever negotiates.</summary>
/// <param name="Live">Present when something needs the caller's audio in time.</param>
internal sealed record LegTerms(MediaTerms Agreed, SourceRules Rules, WireAddress Rtcp, TapLaw Law, int FrameSamples, LivePath? Live)
{
    public static LegTerms From(MediaTerms terms, MediaOptions options, LivePath? live)
    {
        var remote = WireAddress.From(terms.Remote);
        var others = terms.AllowedSources.IsDefaultOrEmpty ? [] : terms.AllowedSources.Select(WireAddress.IpOf).ToArray();
        var rules = new SourceRules(remote, others, options.LatchPackets, (long)(options.LatchWithin.TotalMilliseconds * 8));
        var rtcp = terms.RemoteRtcp is not null ? WireAddress.From(terms.RemoteRtcp)
            : remote.IsNone || remote.Port == ushort.MaxValue ? default
            : remote with { Port = (ushort)(remote.Port + 1) };
        var ptime = Math.Clamp((terms.PtimeMs + 5) / 10 * 10, MediaTerms.MinPtimeMs, MediaTerms.MaxPtimeMs);
        return new LegTerms(terms, rules, rtcp, terms.ALaw ? TapLaw.A : TapLaw.Mu, 8 * ptime, terms.Dtmf == DtmfMethod.InBand ? live : null);
    }

    public bool Sends => Agreed.Send && !Rules.Sdp.IsNone;
}
