using VxmlGir.Audio.Dtmf;
using VxmlGir.Audio.G711;
using VxmlGir.MediaPlatform.Rtp;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>The peer's audio in time: playout buffer, decoder, comfort noise, and who listens to it: the in-band detector, a capture, the other leg of a bridge. Media thread only.</summary>
internal sealed class LivePath(int jitterMs, uint noiseSeed)
{
    private const int MaxFrame = 160;
    private const int NoNoise = -1;
    private const int TornSamples = 800;

    private readonly JitterBuffer _buffer = new(8 * jitterMs);
    private readonly DtmfDetector _detector = new();
    private readonly short[] _pcm = new short[MaxFrame];
    private ComfortNoise _noise = new(noiseSeed);
    private int _amplitude = NoNoise;
    private long _concealedAt = -TornSamples;
    private long _concealedSeen;
    private char _lastKey;

    public void Reset() => _buffer.Reset();

    public void Put(uint timestamp, TapLaw law, ReadOnlySpan<byte> payload)
    {
        _amplitude = NoNoise;
        while (!payload.IsEmpty)
        {
            var count = Math.Min(payload.Length, MaxFrame);
            var pcm = _pcm.AsSpan(0, count);
            G711Codec.Decode(law == TapLaw.A ? Law.A : Law.Mu, payload[..count], pcm);
            _buffer.Put(timestamp, pcm);
            timestamp += (uint)count;
            payload = payload[count..];
        }
    }

    public void Noise(byte level) => _amplitude = ComfortNoise.AmplitudeOf(level);

    /// <summary>Plays the next 10 ms.</summary>
    public void Play(LegParts parts, MediaTerms agreed, long sample)
    {
        var pcm = _pcm.AsSpan(0, 80);
        // On hold time goes on in silence.
        if (!agreed.Receive) pcm.Clear();
        else if (!_buffer.Pull(pcm) && _amplitude != NoNoise) _noise.Fill(pcm, _amplitude);
        (parts.Capture as ILiveSink)?.Take(pcm);
        // Who has put us on hold is not heard by the other party, whatever his telephone plays meanwhile.
        if (agreed is { Receive: true, Send: true }) parts.ToOther?.Take(pcm);
        parts.Counters.TakeLive(_buffer.Late, _buffer.Resets, _buffer.Concealed);
        if (agreed is { Receive: true, Dtmf: DtmfMethod.InBand }) Detect(parts, pcm, sample);
    }

    private void Detect(LegParts parts, ReadOnlySpan<short> pcm, long sample)
    {
        // The audio came in before it is played: a key's place in the recording is that much earlier.
        var zero = sample - _detector.Position - Math.Max(8 * jitterMs, _buffer.Depth);
        if (_buffer.Concealed != _concealedSeen) (_concealedSeen, _concealedAt) = (_buffer.Concealed, _detector.Position);
        Report(parts, _detector.Analyse(pcm), zero);
    }

    private void Report(LegParts parts, in DtmfEdges edges, long zero)
    {
        if (edges.Ended is { } up)
        {
            _lastKey = up;
            parts.KeyUp(up, Math.Max(0, zero + edges.EndedAt), DtmfMethod.InBand);
        }

        if (edges.Began is not { } down) return;
        // A lost packet tears a tone in two: the second half is not a second press.
        if (down == _lastKey && edges.BeganAt - _concealedAt < TornSamples) return;
        parts.KeyDown(down, Math.Max(0, zero + edges.BeganAt), DtmfMethod.InBand);
    }
}
