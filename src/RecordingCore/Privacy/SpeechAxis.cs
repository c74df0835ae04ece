namespace VxmlGir.RecordingCore.Privacy;

/// <summary>RTP timestamps of all sources of a leg on one 64-bit axis: continued over wraps and reordering; another source begins far behind the one before.</summary>
internal struct SpeechAxis
{
    private const long Apart = 1L << 34;
    private bool _known;
    private uint _ssrc;
    private long _last;

    public long Of(uint ssrc, uint timestamp)
    {
        if (_known && ssrc == _ssrc) _last += (int)(timestamp - (uint)_last);
        else _last = ((_last + 2 * Apart) & -Apart) + timestamp;
        (_known, _ssrc) = (true, ssrc);
        return _last;
    }
}
