using VxmlGir.Audio.G711;
using VxmlGir.Audio.Voice;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>
/// What the caller says, kept in memory as μ-law, and the ends that silence and time put to it. The media thread writes into chunks that others
/// lay ready; it reports its end once, after which whoever was told owns it.
/// </summary>
internal sealed class SpeechCapture : ILiveSink
{
    /// <summary>8 seconds: as long has the event thread to lay the next one ready.</summary>
    private const int ChunkBytes = 64_000;

    // A click is no word.
    private const int LoudSamples = 320;

    private readonly CaptureTerms _terms;
    private readonly CaptureBudget _budget;
    private readonly Action<SpeechCapture> _ended;
    private readonly Chunk _first;
    private Chunk _current;
    private Chunk? _spare;
    private int _at;
    private int _chunks = 1;
    private VoiceActivity _voice = VoiceActivity.Start;
    private int _loud;
    private long _lastWord = -1;
    private bool _told;

    private SpeechCapture(CaptureTerms terms, CaptureBudget budget, Action<SpeechCapture> ended)
    {
        (_terms, _budget, _ended) = (terms, budget, ended);
        _first = _current = new Chunk();
    }

    /// <summary>Samples kept.</summary>
    public long Length { get; private set; }

    public CaptureStop End { get; private set; }

    /// <summary>Anything but silence was heard.</summary>
    public bool HasWords => _lastWord >= 0;

    internal bool Told => _told;

    internal NoticeBoard? Notices { get; set; }

    internal MediaLeg? Leg { get; set; }

    /// <param name="ended">Called once on the event thread, also after the leg has closed.</param>
    /// <returns>Null when the memory of captures is used up.</returns>
    public static SpeechCapture? Begin(CaptureTerms terms, CaptureBudget budget, Action<SpeechCapture> ended)
    {
        if (!budget.TryTake(ChunkBytes)) return null;
        var capture = new SpeechCapture(terms, budget, ended);
        capture.LayReady();
        return capture;
    }

    void ILiveSink.Take(ReadOnlySpan<short> pcm)
    {
        if (End != CaptureStop.None)
        {
            Tell();
            return;
        }
        Listen(pcm);
        Keep(pcm);
        var end = Judge();
        if (end != CaptureStop.None) Stop(end);
    }

    /// <summary>Media thread.</summary>
    internal void Stop(CaptureStop why)
    {
        if (End == CaptureStop.None) End = why;
        Tell();
    }

    /// <summary>Event thread: the end is there.</summary>
    internal void OnEnded() => _ended(this);

    /// <summary>Event thread: the next chunk is wanted.</summary>
    internal void LayReady()
    {
        if (Volatile.Read(ref _spare) is not null || !_budget.TryTake(ChunkBytes)) return;
        Interlocked.Increment(ref _chunks);
        Volatile.Write(ref _spare, new Chunk());
    }

    /// <summary>After the end: the samples as one piece. Gives the memory back; once only.</summary>
    public byte[] ToMuLaw()
    {
        var whole = new byte[Length];
        var rest = whole.AsSpan();
        for (var chunk = _first; chunk is not null && !rest.IsEmpty; chunk = chunk.Next)
        {
            var count = Math.Min(rest.Length, ChunkBytes);
            chunk.Bytes.AsSpan(0, count).CopyTo(rest);
            rest = rest[count..];
        }
        _budget.Give((long)_chunks * ChunkBytes);
        return whole;
    }

    private void Listen(ReadOnlySpan<short> pcm)
    {
        _voice = _voice.On(pcm, VoiceActivitySettings.Default);
        var loud = _voice.Hangover == VoiceActivitySettings.Default.HangoverSamples;
        if (!_voice.IsSpeech) _loud = 0;
        else if (loud) _loud += pcm.Length;
        if (loud && _loud >= LoudSamples) _lastWord = Length + pcm.Length;
    }

    private void Keep(ReadOnlySpan<short> pcm)
    {
        if (_at + pcm.Length > ChunkBytes && !Advance())
        {
            Stop(CaptureStop.OutOfMemory);
            return;
        }
        G711Codec.Encode(Law.Mu, pcm, _current.Bytes.AsSpan(_at, pcm.Length));
        _at += pcm.Length;
        Length += pcm.Length;
    }

    private bool Advance()
    {
        if (Volatile.Read(ref _spare) is not { } next) return false;
        Volatile.Write(ref _spare, null);
        _current.Next = next;
        (_current, _at) = (next, 0);
        Notices?.Post(new Notice(Leg!, NoticeKind.CaptureFilling, Subject: this));
        return true;
    }

    private CaptureStop Judge()
    {
        if (End != CaptureStop.None) return End;
        if (!HasWords) return Length >= Math.Min(_terms.NoInput, _terms.MaxTime) ? CaptureStop.NoInput : CaptureStop.None;
        if (Length >= _terms.MaxTime) return CaptureStop.MaxTime;
        return Length - _lastWord >= _terms.FinalSilence ? CaptureStop.FinalSilence : CaptureStop.None;
    }

    // A full ring keeps the end for the next visit.
    private void Tell()
    {
        if (!_told) _told = Notices?.Post(new Notice(Leg!, NoticeKind.CaptureEnded, Subject: this)) ?? false;
    }

    private sealed class Chunk
    {
        public byte[] Bytes { get; } = new byte[ChunkBytes];

        public Chunk? Next { get; set; }
    }
}
