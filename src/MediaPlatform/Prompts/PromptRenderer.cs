using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Prompts;

/// <summary>Makes sound of prompt plans. One for the node; safe from any thread.</summary>
public sealed class PromptRenderer : IDisposable
{
    private const int Rate = 8000;
    private readonly ISpeechSynthesizer _speech;
    private readonly PromptOptions _options;
    private readonly PromptFigures _figures;
    private readonly AudioShelf _shelf;

    public PromptRenderer(ISpeechSynthesizer speech, PromptOptions options, Meter meter)
    {
        (_speech, _options, _figures) = (speech, options, new PromptFigures(meter));
        _shelf = new AudioShelf(options, _figures);
    }

    /// <summary>
    /// Renders all segments in order. Never throws for what the plan holds: what fails is replaced by its fallback or left out, and told.
    /// Completes within the call when every sound is at hand. Cancelled, it gives no pieces.
    /// </summary>
    public async ValueTask<RenderedPrompt> RenderAsync(PromptPlan plan, CancellationToken cancellation)
    {
        var work = new Work(ImmutableArray.CreateBuilder<PlayPiece>(plan.Segments.Length), [], cancellation);
        try
        {
            foreach (var segment in plan.Segments) await AddAsync(work, segment);
        }
        catch (OperationCanceledException)
        {
            return new RenderedPrompt([], []);
        }

        return cancellation.IsCancellationRequested ? new RenderedPrompt([], []) : new RenderedPrompt(work.Pieces.DrainToImmutable(), [.. work.Failures]);
    }

    public void Dispose() => _shelf.Dispose();

    private ValueTask AddAsync(Work work, PromptSegment segment)
    {
        switch (segment)
        {
            case PromptSegment.Speech speech: return SpeakAsync(work, speech);
            case PromptSegment.Audio audio: return AddAudioAsync(work, audio);
            case PromptSegment.Silence silence: AddSilence(work, silence.Length); break;
            case PromptSegment.Mark mark: work.Pieces.Add(new PlayPiece.Mark(mark.Name)); break;
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask SpeakAsync(Work work, PromptSegment.Speech speech)
    {
        if (string.IsNullOrWhiteSpace(speech.Text)) return;
        var request = new SpeechRequest(speech.Text, speech.Language, speech.Constant) { Markup = speech.Markup, Voice = _options.Voices.For(speech.Language) };
        switch (await _speech.SpeakAsync(request, work.Cancellation))
        {
            case SpeechResult.Ok { MuLaw.IsEmpty: false } ok: work.Pieces.Add(new PlayPiece.Clip(ok.MuLaw)); break;
            case SpeechResult.Failed failed: Fail(work, null, $"speech: {failed.Reason}", fallback: false); break;
        }
    }

    private async ValueTask AddAudioAsync(Work work, PromptSegment.Audio audio)
    {
        var found = audio.Content is { } content
            ? await _shelf.FindAsync(content, FileName(audio.Source), work.Cancellation)
            : new AudioFound(null, "could not be fetched");
        if (found.MuLaw is { } clip)
        {
            work.Pieces.Add(new PlayPiece.Clip(clip));
            return;
        }

        Fail(work, audio.Source, found.Problem!, fallback: !audio.Fallback.IsDefaultOrEmpty);
        if (audio.Fallback.IsDefaultOrEmpty) return;
        foreach (var segment in audio.Fallback) await AddAsync(work, segment);
    }

    private void AddSilence(Work work, TimeSpan length)
    {
        if (length > _options.MaxSilence) _figures.SilenceCut.Add(1);
        var kept = length > _options.MaxSilence ? _options.MaxSilence : length;
        var samples = (int)(kept.TotalSeconds * Rate);
        if (samples > 0) work.Pieces.Add(new PlayPiece.Silence(samples));
    }

    private void Fail(Work work, Uri? source, string reason, bool fallback)
    {
        (fallback ? _figures.Fallbacks : _figures.Missing).Add(1);
        work.Failures.Add(new PromptFailure(source, reason, fallback));
    }

    private static string FileName(Uri source) => source.IsAbsoluteUri ? source.AbsolutePath : source.OriginalString;

    private readonly record struct Work(ImmutableArray<PlayPiece>.Builder Pieces, List<PromptFailure> Failures, CancellationToken Cancellation);
}
