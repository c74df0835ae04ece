namespace VxmlGir.MediaPlatform.Rtp;

/// <summary>
/// Playout buffer of the live path, addressed by RTP timestamp: order and duplicates take care of themselves. What is missing when its
/// time comes is concealed; what comes later is counted. (The recording does not pass through here.)
/// </summary>
internal sealed class JitterBuffer(int depthSamples)
{
    private const int Capacity = 8192;
    private const int Mask = Capacity - 1;

    // Without a hole for so long while deeper than twice the aim, the sender's clock is fast: drop the surplus.
    private const int WatchSamples = 8000 * 2;

    private readonly short[] _samples = new short[Capacity];
    private readonly bool[] _present = new bool[Capacity];
    private readonly Concealment _concealment = new();
    private uint _play;
    private uint _newest;
    private bool _started;
    private int _waiting;
    private int _leastDepth = int.MaxValue;
    private int _watched;

    public long Late { get; private set; }

    public long Resets { get; private set; }

    public long Concealed { get; private set; }

    public int Depth => _started ? (int)(_newest - _play) : 0;

    public void Reset()
    {
        if (_started) Resets++;
        _started = false;
        Array.Clear(_present);
    }

    /// <summary>Decoded samples of one packet.</summary>
    public void Put(uint timestamp, ReadOnlySpan<short> pcm)
    {
        if (pcm.Length > Capacity / 4) return;
        if (!_started) Start(timestamp);
        var ahead = (int)(timestamp - _play);
        if (ahead + pcm.Length > Capacity - depthSamples || ahead < -Capacity)
        {
            Reset();
            Start(timestamp);
            ahead = 0;
        }

        if (ahead < 0)
        {
            Late++;
            if (ahead + pcm.Length <= 0) return;
            pcm = pcm[-ahead..];
            timestamp = _play;
        }

        for (var i = 0; i < pcm.Length; i++)
        {
            var at = (int)((timestamp + (uint)i) & Mask);
            _samples[at] = pcm[i];
            _present[at] = true;
        }

        var end = timestamp + (uint)pcm.Length;
        if ((int)(end - _newest) > 0) _newest = end;
    }

    /// <summary>The next samples in time.</summary>
    /// <returns>False when the span is nothing but filler (not begun, nothing sent).</returns>
    public bool Pull(Span<short> pcm)
    {
        if (!_started || _waiting > 0)
        {
            _waiting -= pcm.Length;
            pcm.Clear();
            return false;
        }

        var real = Copy(pcm);
        _play += (uint)pcm.Length;
        if ((int)(_newest - _play) < 0) _newest = _play;
        Watch(pcm.Length);
        return real;
    }

    private void Start(uint timestamp)
    {
        _started = true;
        _play = timestamp;
        _newest = timestamp;
        _waiting = depthSamples;
        _leastDepth = int.MaxValue;
        _watched = 0;
    }

    private bool Copy(Span<short> pcm)
    {
        var any = false;
        var i = 0;
        while (i < pcm.Length)
        {
            var from = i;
            var present = _present[Index(i)];
            while (i < pcm.Length && _present[Index(i)] == present) Take(pcm, i++);
            var run = pcm[from..i];
            any |= present;
            if (present) _concealment.Heard(run);
            else if (_concealment.Fill(run)) Concealed++;
        }

        return any;
    }

    private int Index(int offset) => (int)((_play + (uint)offset) & Mask);

    private void Take(Span<short> pcm, int i)
    {
        var at = Index(i);
        pcm[i] = _samples[at];
        _present[at] = false;
    }

    // Drift of the two clocks (100 ppm are 6 ms a minute) shows as a depth that never comes down again.
    private void Watch(int played)
    {
        _leastDepth = Math.Min(_leastDepth, Depth);
        _watched += played;
        if (_watched < WatchSamples) return;
        if (_leastDepth > 2 * depthSamples) Skip(_leastDepth - depthSamples);
        _leastDepth = int.MaxValue;
        _watched = 0;
    }

    private void Skip(int samples)
    {
        for (var i = 0; i < samples; i++) _present[Index(i)] = false;
        _play += (uint)samples;
        Resets++;
    }
}
