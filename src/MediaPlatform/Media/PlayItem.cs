using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>A piece of a prompt flattened for the media thread: sound, silence (no sound) or a mark (no length).</summary>
internal readonly record struct PlaySegment(ReadOnlyMemory<byte> MuLaw, int Samples, string? Mark);

/// <summary>One queued prompt and how far it has come.</summary>
internal sealed class PlayItem(int id, PlaySegment[] segments)
{
    private int _segment;
    private int _offset;

    public int Id => id;

    /// <summary>Link of the player's queue.</summary>
    public PlayItem? Next { get; set; }

    public long Played { get; private set; }

    public string? LastMark { get; private set; }

    public long SinceMark { get; private set; }

    public static PlayItem From(int id, ReadOnlySpan<PlayPiece> pieces)
    {
        var segments = new PlaySegment[pieces.Length];
        for (var i = 0; i < pieces.Length; i++)
        {
            segments[i] = pieces[i] switch
            {
                PlayPiece.Clip clip => new PlaySegment(clip.MuLaw, clip.MuLaw.Length, null),
                PlayPiece.Silence silence => new PlaySegment(default, Math.Max(0, silence.Samples), null),
                PlayPiece.Mark mark => new PlaySegment(default, 0, mark.Name),
                _ => default,
            };
        }

        return new PlayItem(id, segments);
    }

    /// <summary>Writes what fits and passes the marks on the way.</summary>
    /// <param name="filled">Samples written; fewer than asked for only at the end.</param>
    /// <returns>True when the prompt is over: nothing is left, not even a mark.</returns>
    public bool Take(Span<byte> muLaw, out int filled)
    {
        filled = 0;
        while (_segment < segments.Length)
        {
            ref readonly var segment = ref segments[_segment];
            if (segment.Mark is { } mark) (LastMark, SinceMark) = (mark, 0);
            var count = Math.Min(segment.Samples - _offset, muLaw.Length - filled);
            if (count > 0) Copy(segment, muLaw.Slice(filled, count));
            filled += Math.Max(count, 0);
            if (_offset < segment.Samples) return false;
            (_segment, _offset) = (_segment + 1, 0);
        }

        return true;
    }

    private void Copy(in PlaySegment segment, Span<byte> to)
    {
        if (segment.MuLaw.IsEmpty) to.Fill(Player.MuLawSilence);
        else segment.MuLaw.Span.Slice(_offset, to.Length).CopyTo(to);
        _offset += to.Length;
        Played += to.Length;
        SinceMark += to.Length;
    }
}
