using VxmlGir.Audio.Dtmf;
using VxmlGir.Audio.G711;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Privacy;

/// <summary>
/// Listens for tones in the caller's packets as they come. Where the audio begins or breaks off one block that looks like a key is enough:
/// the rest of the tone may lie where nobody can hear it. Writer thread only.
/// </summary>
internal sealed class ToneWatch
{
    /// <summary>A tone is decided on within three blocks of the earliest sample that it is said to have.</summary>
    public const int Decision = 3 * DtmfDetector.BlockSamples;

    /// <summary>After a break: two blocks, and what is left of the first.</summary>
    private const int Keen = 2 * DtmfDetector.BlockSamples;
    private readonly DtmfDetector _detector = new(sparing: true);
    private long _next = long.MinValue;
    private long _keenUntil;
    private char _run;
    private bool _keenRun;
    private long _runFrom;
    private long _runTo;

    /// <summary>The sample of the axis up to which whole blocks were looked at.</summary>
    public long Boundary => _next - (DtmfDetector.BlockSamples - _detector.Missing);

    /// <summary>Takes the next packet; what sounds in it is told to <paramref name="guard"/>.</summary>
    /// <param name="at">Its first sample on the axis.</param>
    public void Listen(KeyGuard guard, long at, TapLaw law, ReadOnlySpan<byte> payload)
    {
        if (at != _next) Begin(guard, at);
        var coding = law == TapLaw.A ? Law.A : Law.Mu;
        if (_detector.PassOver(coding, payload))
        {
            _next += payload.Length;
            return;
        }
        while (!payload.IsEmpty)
        {
            var take = Math.Min(_detector.Missing, payload.Length);
            _detector.Thorough = _next + take <= _keenUntil;
            var edges = _detector.Analyse(coding, payload[..take]);
            payload = payload[take..];
            _next += take;
            if (_detector.Missing == DtmfDetector.BlockSamples) OnBlock(guard, edges);
        }
    }

    /// <summary>Nothing comes for now.</summary>
    public void Break(KeyGuard guard)
    {
        if (_next == long.MinValue) return;
        var goesOn = _detector.Held is not null || _keenRun;
        if (_detector.Break() is not '\0' and var cut) Stands(guard, cut, _next - DtmfDetector.BlockSamples, goesOn, keen: true);
        (_next, _keenRun) = (long.MinValue, false);
    }

    private void Begin(KeyGuard guard, long at)
    {
        Break(guard);
        (_next, _keenUntil) = (at, at + Keen);
    }

    private void OnBlock(KeyGuard guard, in DtmfEdges edges)
    {
        if (edges.Began is { } digit) Stands(guard, digit, _next - (_detector.Position - edges.BeganAt), _keenRun, keen: false);
        else if (_detector.Held is { } held) Stands(guard, held, _runFrom, goesOn: true, keen: false);
        else if (_next <= _keenUntil && _detector.LastBlock is not '\0' and var key) Stands(guard, key, _next - 2 * DtmfDetector.BlockSamples, _keenRun, keen: true);
    }

    // A second press is another run, however short the pause before it.
    private void Stands(KeyGuard guard, char digit, long from, bool goesOn, bool keen)
    {
        if (!goesOn || _run != digit || from > _runTo) (_run, _runFrom) = (digit, from);
        (_runTo, _keenRun) = (_next, keen);
        guard.Tone(_run, _runFrom, _runTo);
    }
}
