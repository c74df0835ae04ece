using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using VxmlGir.Audio.Files;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Mixing;
using VxmlGir.Audio.Resampling;
using VxmlGir.Interpreter.Prompts;

namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>Audio resources as μ-law clips, decoded once per content.</summary>
internal sealed class AudioShelf(PromptOptions options, PromptFigures figures) : IDisposable
{
    private const int Rate = 8000;
    private const int MaxConversions = 16;
    private readonly ClipCache _clips = new(options.CacheBytes);
    private readonly ConcurrentDictionary<int, RateConversion> _conversions = new();
    private readonly SemaphoreSlim _decoding = new(options.MaxDecoding);

    /// <summary>The key of a content object that was seen before: a fetch cache hands out the same one again and again, and hashing it each time would cost more than all else.</summary>
    private readonly ConditionalWeakTable<AudioContent, string> _keys = [];

    /// <returns>The clip, or why there is none. Completes at once when the content was decoded before.</returns>
    public ValueTask<AudioFound> FindAsync(AudioContent content, string fileName, CancellationToken cancellation)
    {
        if (!_keys.TryGetValue(content, out var key)) _keys.AddOrUpdate(content, key = Key(content, fileName));
        if (!_clips.TryGet(key, out var clip)) return DecodeInTurnAsync(key, content, fileName, cancellation);
        figures.CacheHits.Add(1);
        return new ValueTask<AudioFound>(new AudioFound(clip, null));
    }

    public void Dispose() => _decoding.Dispose();

    /// <summary>The media type and the extension take part: they decide what a headerless file is.</summary>
    private static string Key(AudioContent content, string fileName)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.Bytes.Span, hash);
        return $"{Convert.ToHexString(hash)} {content.MediaType} {Path.GetExtension(fileName)}";
    }

    private async ValueTask<AudioFound> DecodeInTurnAsync(string key, AudioContent content, string fileName, CancellationToken cancellation)
    {
        await _decoding.WaitAsync(cancellation);
        try
        {
            // Many calls meet a new prompt together; the first decodes it.
            if (_clips.TryGet(key, out var clip)) return new AudioFound(clip, null);
            var found = Decode(content, fileName);
            if (found.MuLaw is { } decoded) _clips.Put(key, decoded);
            (found.MuLaw is null ? figures.Undecodable : figures.Decoded).Add(1);
            return found;
        }
        finally
        {
            _decoding.Release();
        }
    }

    private AudioFound Decode(AudioContent content, string fileName) =>
        AudioFileReader.Read(content.Bytes.Span, content.MediaType, fileName, options.Audio) switch
        {
            AudioReadResult.Ok ok => new AudioFound(ToMuLaw(ok.Clip), null),
            AudioReadResult.Bad bad => new AudioFound(null, $"{bad.Reason} (at byte {bad.Offset})"),
            _ => throw new InvalidOperationException("A closed family has a third member."),
        };

    /// <summary>Prompts come in a few rates; a folder of odd ones does not pile up filters.</summary>
    private RateConversion ConversionOf(int rate)
    {
        if (_conversions.Count > MaxConversions) _conversions.Clear();
        return _conversions.GetOrAdd(rate, from => new RateConversion(from, Rate));
    }

    private byte[] ToMuLaw(AudioClip clip)
    {
        var mono = clip.Channels == 1 ? clip.Samples : Mixer.ToMono(clip.Samples, clip.Channels);
        var samples = clip.Rate == Rate ? mono : ConversionOf(clip.Rate).Convert(mono);
        var codes = new byte[samples.Length];
        G711Codec.Encode(Law.Mu, samples, codes);
        return codes;
    }
}

/// <param name="MuLaw">The clip, or null.</param>
/// <param name="Problem">Why there is none.</param>
internal readonly record struct AudioFound(byte[]? MuLaw, string? Problem);
