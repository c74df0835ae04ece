using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using VxmlGir.MediaPlatform.Prompts;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>
/// A voice that remembers what it said of a document's own text, in memory and on disk. Text from expressions passes through
/// and leaves no trace here: it may be a PIN. Calls that want the same sound at the same time share one run of the voice.
/// </summary>
public sealed class CachedSpeech : ISpeechSynthesizer
{
    private readonly ISpeechSynthesizer _voice;
    private readonly string _voiceId;
    private readonly ClipCache _memory;
    private readonly SpeechFolder? _disk;
    private readonly ConcurrentDictionary<string, Lazy<Task<SpeechResult>>> _running = new();
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;

    /// <param name="voice">Asked when nothing is kept.</param>
    /// <param name="voiceId">Tells this voice and its settings from every other; part of the key.</param>
    public CachedSpeech(ISpeechSynthesizer voice, string voiceId, SpeechCacheOptions options, TimeProvider time, Meter meter)
    {
        (_voice, _voiceId, _memory) = (voice, voiceId, new ClipCache(options.MaxMemoryBytes));
        _disk = options.Folder is { } folder ? new SpeechFolder(folder, options.MaxDiskBytes, time, meter) : null;
        _hits = meter.CreateCounter<long>("speech.cache_hits", "{text}", "Texts whose sound was kept");
        _misses = meter.CreateCounter<long>("speech.cache_misses", "{text}", "Texts spoken and then kept");
    }

    public ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        if (!request.Constant) return _voice.SpeakAsync(request, cancellation);
        var key = Key(request);
        if (!_memory.TryGet(key, out var clip)) return ShareAsync(key, request, cancellation);
        _hits.Add(1);
        return new ValueTask<SpeechResult>(new SpeechResult.Ok(clip));
    }

    private string Key(SpeechRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_voiceId}\n{request.Language.ToLowerInvariant()} {request.Voice}\n{request.Markup ?? request.Text}")));

    /// <summary>The run goes on when one who waits gives up: others may wait too, and the sound will be wanted again. The voice's own time limit ends it.</summary>
    private async ValueTask<SpeechResult> ShareAsync(string key, SpeechRequest request, CancellationToken cancellation)
    {
        var run = _running.GetOrAdd(key, _ => new Lazy<Task<SpeechResult>>(() => MakeAsync(key, request)));
        try
        {
            return await run.Value.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return new SpeechResult.Failed("cancelled");
        }
    }

    private async Task<SpeechResult> MakeAsync(string key, SpeechRequest request)
    {
        try
        {
            if (_disk is not null && await _disk.ReadAsync(key) is { } kept)
            {
                _hits.Add(1);
                _memory.Put(key, kept);
                return new SpeechResult.Ok(kept);
            }

            var result = await _voice.SpeakAsync(request, CancellationToken.None);
            if (result is not SpeechResult.Ok ok) return result;
            _misses.Add(1);
            var clip = ok.MuLaw.ToArray();
            _memory.Put(key, clip);
            if (_disk is not null) await _disk.WriteAsync(key, clip);
            return result;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
