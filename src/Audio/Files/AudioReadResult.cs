namespace VxmlGir.Audio.Files;

/// <summary>What became of reading a file.</summary>
public abstract record AudioReadResult
{
    private AudioReadResult() { }

    /// <param name="Format">What it was, for logs: <c>wav pcm 16 bit</c>, <c>au mu-law</c>, <c>mp3</c>.</param>
    public sealed record Ok(AudioClip Clip, string Format) : AudioReadResult;

    /// <param name="Reason">What is wrong, for the application's developer.</param>
    /// <param name="Offset">The byte where it was noticed.</param>
    public sealed record Bad(string Reason, long Offset) : AudioReadResult;
}
