namespace VxmlGir.MediaPlatform.Media;

/// <summary>Wants what the peer says in time: 10 ms at each visit, silence where nothing came. Media thread only; must not allocate.</summary>
internal interface ILiveSink
{
    void Take(ReadOnlySpan<short> pcm);
}
