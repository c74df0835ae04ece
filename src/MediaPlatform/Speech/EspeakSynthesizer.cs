using System.Diagnostics.Metrics;
using VxmlGir.Audio.Files;

namespace VxmlGir.MediaPlatform.Speech;

/// <summary>espeak-ng, one short-lived process per text, a bounded number at a time.</summary>
public sealed class EspeakSynthesizer : ISpeechSynthesizer, IDisposable
{
    private readonly EspeakOptions _options;
    private readonly TimeProvider _time;
    private readonly SpeechFigures _figures;
    private readonly SemaphoreSlim _turns;
    private readonly SpeechSound _sound = new();
    private int _waiting;

    public EspeakSynthesizer(EspeakOptions options, TimeProvider time, Meter meter)
    {
        (_options, _time, _figures) = (options, time, new SpeechFigures(meter));
        _turns = new SemaphoreSlim(options.MaxConcurrent);
    }

    /// <summary>What, besides text and language, decides the sound: part of a cache's key.</summary>
    public string VoiceId => $"espeak-ng {_options.WordsPerMinute} 2";

    public async ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
    {
        if (request.Text.Length > _options.MaxTextChars) return Refuse($"a text of {request.Text.Length} characters is over the limit of {_options.MaxTextChars}");
        var language = request.Language.Length == 0 ? _options.DefaultLanguage : request.Language;
        if (!SpeechText.IsLanguage(language)) return Refuse("the language is not a BCP 47 tag");
        var voice = request.Voice ?? language.ToLowerInvariant();
        if (!SpeechText.IsVoice(voice)) return Refuse("the voice has no name that espeak-ng could have");
        var isMarkup = request.Markup is not null;
        var text = SpeechText.Clean(isMarkup ? $"<speak>{request.Markup}</speak>" : request.Text);
        if (string.IsNullOrWhiteSpace(request.Text)) return new SpeechResult.Ok(default);
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting + _options.MaxConcurrent)
        {
            Interlocked.Decrement(ref _waiting);
            return Refuse($"{_options.MaxWaiting} texts are waiting already");
        }

        try
        {
            return await InTurnAsync(text, voice, isMarkup, SpeechText.IsSentence(SpeechText.Clean(request.Text)), cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<SpeechResult> InTurnAsync(string text, string voice, bool isMarkup, bool isSentence, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
            try
            {
                var output = await EspeakProcess.RunAsync(_options, text, voice, isMarkup, either.Token);
                if (output.IsVoiceUnknown && !voice.Equals(_options.DefaultLanguage, StringComparison.OrdinalIgnoreCase))
                {
                    // Better the words in the platform's voice than none.
                    _figures.UnknownVoice.Add(1);
                    output = await EspeakProcess.RunAsync(_options, text, _options.DefaultLanguage.ToLowerInvariant(), isMarkup, either.Token);
                }
                return Count(Convert(output, isSentence));
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            (cancellation.IsCancellationRequested ? _figures.Cancelled : _figures.TimedOut).Add(1);
            return new SpeechResult.Failed(cancellation.IsCancellationRequested ? "cancelled" : $"{_options.Program} did not finish within {_options.Timeout.TotalSeconds:0.#} s");
        }
    }

    private SpeechResult Convert(EspeakOutput output, bool sentence)
    {
        if (output.Error is { } error) return new SpeechResult.Failed(error);
        var limits = AudioLimits.Default with { MaxDuration = _options.MaxSpeech };
        return AudioFileReader.Read(output.Wav.Span, "audio/wav", null, limits) switch
        {
            AudioReadResult.Ok ok => new SpeechResult.Ok(_sound.FromClip(ok.Clip, sentence)),
            AudioReadResult.Bad bad => new SpeechResult.Failed($"{_options.Program} gave no usable sound: {bad.Reason}"),
            _ => throw new InvalidOperationException("A closed family has a third member."),
        };
    }

    private SpeechResult Count(SpeechResult result)
    {
        (result is SpeechResult.Ok ? _figures.Spoken : _figures.Failed).Add(1);
        return result;
    }

    private SpeechResult.Failed Refuse(string reason)
    {
        _figures.Refused.Add(1);
        return new SpeechResult.Failed(reason);
    }
}
