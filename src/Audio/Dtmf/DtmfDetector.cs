using VxmlGir.Audio.G711;

namespace VxmlGir.Audio.Dtmf;

/// <summary>
/// Finds DTMF keys in 8 kHz audio: eight Goertzel filters side by side over blocks of 102 samples (12.75 ms), a key being two like blocks in a row.
/// A tone of 40 ms always holds two whole blocks (ITU-T Q.24, AT&amp;T column), so the decision falls at most 38 ms after the tone's start. Allocation-free.
/// </summary>
/// <param name="sparing">Every second block is looked at only once a neighbour looks like a key: a key's two blocks in a row hold one that is looked at anyway. What is decided on, and when, is the
/// same; <see cref="LastBlock"/> and <see cref="Suspected"/> are of the blocks that were looked at.</param>
public sealed class DtmfDetector(bool sparing = false)
{
    /// <summary>102 samples put all eight frequencies within a fifth of a bin of a multiple of 78.4 Hz.</summary>
    public const int BlockSamples = 102;

    private const int MissesToEnd = 3;

    // Nothing but constants: one for all, and in the cache.
    private static readonly DtmfBank Bank = new();

    // The block before, then the one in progress: where a stream breaks off its last 102 samples are looked at, wherever they began.
    private readonly float[] _recent = new float[2 * BlockSamples];
    private int _filled;
    private long _position;
    private DtmfReading _previous;
    private bool _skipped; // The block before was not looked at yet.
    private char _key;
    private int _misses;

    /// <summary>The key whose tone stands now.</summary>
    public char? Held => _key == '\0' ? null : _key;

    /// <summary>A tone may be beginning: the last block looked like a key, the decision is open. What must not leak should be held back while this is true.</summary>
    public bool Suspected => _previous.Key != '\0' && _key == '\0';

    /// <summary>What the last block looked like, decided or not; NUL: no key.</summary>
    public char LastBlock => _previous.Key;

    /// <summary>No block is skipped, sparing or not.</summary>
    public bool Thorough { get; set; }

    /// <summary>Samples analysed since the detector began.</summary>
    public long Position => _position + _filled;

    /// <summary>Samples until the block in progress is whole.</summary>
    public int Missing => BlockSamples - _filled;

    /// <summary>The audio breaks off here (a lost packet, suppressed silence, the end): what comes next does not continue it. The position stays.</summary>
    /// <returns>The key that the last 102 samples look like, NUL when none: a tone that was cut off may be too short to be decided on.</returns>
    public char Break()
    {
        var cut = DtmfBlock.Read(_recent.AsSpan(_filled, BlockSamples), Bank).Key;
        _recent.AsSpan().Clear();
        (_position, _filled, _previous, _skipped, _key, _misses) = (Position, 0, default, false, '\0', 0);
        return cut;
    }

    /// <summary>Takes the next samples, at most 40 ms (320) of them.</summary>
    /// <returns>True when a key was decided on within them.</returns>
    public bool Process(ReadOnlySpan<short> pcm8k, out char digit)
    {
        var edges = Analyse(pcm8k);
        digit = edges.Began ?? '\0';
        return edges.Began is not null;
    }

    /// <summary>Takes the next samples, at most 40 ms (320) of them: a longer piece could hold two keys, of which the later is told.</summary>
    public DtmfEdges Analyse(ReadOnlySpan<short> pcm8k)
    {
        var edges = default(DtmfEdges);
        while (!pcm8k.IsEmpty)
        {
            var take = Math.Min(Missing, pcm8k.Length);
            var block = _recent.AsSpan(BlockSamples + _filled, take);
            for (var i = 0; i < take; i++) block[i] = pcm8k[i];
            pcm8k = pcm8k[take..];
            Advance(take, ref edges);
        }

        return edges;
    }

    /// <summary>The same from G.711 codes, at most <see cref="Missing"/> of them: one block at a time.</summary>
    public DtmfEdges Analyse(Law law, ReadOnlySpan<byte> codes)
    {
        var edges = default(DtmfEdges);
        G711Floats.Decode(law, codes, _recent.AsSpan(BlockSamples + _filled));
        Advance(codes.Length, ref edges);
        return edges;
    }

    /// <summary>Takes samples too quiet for any key, at no cost.</summary>
    /// <returns>False when they are not, or a tone may be standing: then nothing was taken.</returns>
    public bool PassOver(Law law, ReadOnlySpan<byte> codes)
    {
        if (_key != '\0' || !G711Floats.IsQuiet(law, codes)) return false;
        LookBack();
        if (_previous.Key != '\0') return false;
        var ahead = _filled + codes.Length;
        _recent.AsSpan().Clear();
        (_position, _filled, _previous) = (_position + ahead - ahead % BlockSamples, ahead % BlockSamples, default);
        return true;
    }

    private void Advance(int samples, ref DtmfEdges edges)
    {
        _filled += samples;
        if (_filled < BlockSamples) return;
        if (sparing && !Thorough && !_skipped && _key == '\0' && _previous.Key == '\0') _skipped = true;
        else Look(ref edges);
        _recent.AsSpan(BlockSamples).CopyTo(_recent);
        _filled = 0;
        _position += BlockSamples;
    }

    private void Look(ref DtmfEdges edges)
    {
        var block = DtmfBlock.Read(_recent.AsSpan(BlockSamples), Bank);
        if (block.Key != '\0') LookBack();
        _skipped = false;
        Decide(block, ref edges);
    }

    private void LookBack()
    {
        if (_skipped) _previous = DtmfBlock.Read(_recent.AsSpan(0, BlockSamples), Bank);
        _skipped = false;
    }

    private void Decide(DtmfReading block, ref DtmfEdges edges)
    {
        if (_key != '\0')
        {
            // A drop-out of 10 ms (Q.24) spoils up to two blocks, a gap of 40 ms at least three.
            _misses = block.Key == _key ? 0 : _misses + 1;
            if (_misses == MissesToEnd) End(ref edges, _position - (MissesToEnd - 2) * BlockSamples);
        }

        if (block.Key != '\0' && block.Key == _previous.Key && block.Key != _key && DtmfBlock.AreFull(_previous, block))
        {
            if (_key != '\0') End(ref edges, _position);
            (_key, _misses) = (block.Key, 0);
            edges = edges with { Began = block.Key, BeganAt = Math.Max(0, _position - 2 * BlockSamples) };
        }

        _previous = block;
    }

    private void End(ref DtmfEdges edges, long at)
    {
        edges = edges with { Ended = _key, EndedAt = at };
        _key = '\0';
    }
}
