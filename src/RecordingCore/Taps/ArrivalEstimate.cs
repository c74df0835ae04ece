namespace VxmlGir.RecordingCore.Taps;

/// <summary>
/// Where a packet belongs on the leg's clock, judged while it arrives: its RTP timestamp plus the smallest delay seen lately. Only the gate uses it (a packet that
/// was delayed across the end of a pause still belongs to the pause); the finaliser places exactly, with hindsight.
/// </summary>
internal struct ArrivalEstimate
{
    private const int JumpSamples = 8000;
    private const int PacketsPerLeak = 25;
    private bool _known;
    private uint _ssrc;
    private uint _timestamp;
    private long _position; // Estimated position of _timestamp.
    private int _count;

    public long Place(long arrival, uint timestamp, uint ssrc)
    {
        var position = _position + (int)(timestamp - _timestamp);
        var delay = arrival - position;
        // The first packet, another source, or a clock that leapt: anchor anew at the arrival.
        if (!_known || ssrc != _ssrc || delay is > JumpSamples or < -JumpSamples) position = arrival;
        // The leak of 1 sample in 25 packets follows a sender whose clock is up to 250 ppm slow at 20 ms.
        else if (++_count % PacketsPerLeak == 0) position = Math.Min(arrival, position + 1);
        else position = Math.Min(arrival, position);
        (_known, _ssrc, _timestamp, _position) = (true, ssrc, timestamp, position);
        return position;
    }
}
