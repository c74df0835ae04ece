using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Audio.Files;
using VxmlGir.Audio.Tones;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Tests.Prompts;

public sealed class PromptRendererTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly PromptRenderer _renderer;

    public PromptRendererTests() => _renderer = new PromptRenderer(new Echo(), new PromptOptions { MaxSilence = TimeSpan.FromSeconds(10) }, _meter);

    public void Dispose()
    {
        _renderer.Dispose();
        _meter.Dispose();
    }

    /// <summary>What is asked, what is played, and what is said to have failed. [x] is audio x, {…} its fallback, ~ms silence, #mark.</summary>
    [Theory]
    [InlineData("Welcome", "Welcome", "")]
    [InlineData("Hello #here ~20 [good] bye", "Hello #here ~160 clip bye", "")]
    [InlineData("[missing]{Sorry}", "Sorry", "missing: could not be fetched (fallback)")]
    [InlineData("[broken]{Sorry ~10}", "Sorry ~80", "broken: neither WAV (fallback)")]
    [InlineData("[missing]{[broken]{Sorry}}", "Sorry", "missing: could not be fetched (fallback) | broken: neither WAV (fallback)")]
    [InlineData("[missing]{[good]}", "clip", "missing: could not be fetched (fallback)")]
    [InlineData("a [missing] b", "a b", "missing: could not be fetched")]
    [InlineData("[missing]", "", "missing: could not be fetched")]
    [InlineData("mute", "", "speech: no voice")]
    [InlineData("~999999999", "~80000", "")]
    [InlineData("~0", "", "")]
    [InlineData("", "", "")]
    public async Task Rendering(string asked, string played, string failures)
    {
        var rendered = await _renderer.RenderAsync(new PromptPlan(1, true, Segments(asked)), default);
        Assert.Equal(played, string.Join(' ', rendered.Pieces.Select(Shown)));
        Assert.Equal(failures, string.Join(" | ", rendered.Failures.Select(Shown)));
        Assert.Equal(failures.Length > 0 && !rendered.Pieces.Any(piece => piece is PlayPiece.Clip), rendered.Failed);
    }

    [Fact]
    public async Task Audio_of_another_rate_and_with_two_channels_becomes_8_kHz_mono()
    {
        var file = Wav(44100, 2, ToneGenerator.Sine(44100, TimeSpan.FromSeconds(1), -6, 440).SelectMany(sample => new[] { sample, sample }).ToArray());
        var rendered = await _renderer.RenderAsync(Plan(new AudioContent(file, "audio/x-wav")), default);
        Assert.Equal(8000, rendered.Samples);
    }

    [Fact]
    public async Task What_was_decoded_once_is_at_hand()
    {
        var file = Wav(8000, 1, ToneGenerator.Sine(8000, TimeSpan.FromSeconds(1), -6, 440));
        var first = await _renderer.RenderAsync(Plan(new AudioContent(file, "audio/wav")), default);
        // The same bytes fetched again are another object.
        var again = _renderer.RenderAsync(Plan(new AudioContent(file.ToArray(), "audio/wav")), default);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Same(Array(first), Array(await again));
    }

    [Fact]
    public async Task The_same_bytes_as_another_type_are_another_sound()
    {
        var bytes = Enumerable.Repeat((byte)0x80, 800).ToArray();
        var mu = await _renderer.RenderAsync(Plan(new AudioContent(bytes, "audio/basic")), default);
        var a = await _renderer.RenderAsync(Plan(new AudioContent(bytes, "audio/x-alaw-basic")), default);
        Assert.NotEqual(Array(mu)[0], Array(a)[0]);
    }

    [Fact]
    public async Task The_cache_stays_within_its_bytes()
    {
        using var renderer = new PromptRenderer(new Echo(), new PromptOptions { CacheBytes = 4000 }, _meter);
        var contents = Enumerable.Range(0, 10).Select(i => new AudioContent(Enumerable.Repeat((byte)i, 900).ToArray(), "audio/basic")).ToArray();
        var clips = new List<byte[]>();
        foreach (var content in contents) clips.Add(Array(await renderer.RenderAsync(Plan(content), default)));
        Assert.Same(clips[9], Array(await renderer.RenderAsync(Plan(contents[9]), default)));
        Assert.NotSame(clips[0], Array(await renderer.RenderAsync(Plan(contents[0]), default)));
    }

    [Fact]
    public async Task Cancelled_it_gives_nothing_and_does_not_throw()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var rendered = await _renderer.RenderAsync(new PromptPlan(1, true, Segments("Hello [good]")), cancel.Token);
        Assert.Empty(rendered.Pieces);
    }

    private static byte[] Array(RenderedPrompt prompt)
    {
        var clip = Assert.IsType<PlayPiece.Clip>(Assert.Single(prompt.Pieces));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(clip.MuLaw, out var segment));
        return segment.Array!;
    }

    private static PromptPlan Plan(AudioContent content) =>
        new(1, true, [new PromptSegment.Audio(new Uri("http://apps/prompts/hello"), content, [])]);

    private static byte[] Wav(int rate, int channels, short[] samples)
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, new WavFormat(WavCoding.Pcm16, rate, channels));
        writer.Write(samples);
        writer.Finish();
        return stream.ToArray();
    }

    private static string Shown(PlayPiece piece) => piece switch
    {
        PlayPiece.Clip { MuLaw: var clip } => clip.Span.ContainsAnyExceptInRange((byte)' ', (byte)'z') ? "clip" : System.Text.Encoding.ASCII.GetString(clip.Span),
        PlayPiece.Silence silence => $"~{silence.Samples}",
        PlayPiece.Mark mark => $"#{mark.Name}",
        _ => "?",
    };

    private static string Shown(PromptFailure failure)
    {
        var source = failure.Source is { } uri ? uri.AbsolutePath.Trim('/') + ": " : "";
        var reason = failure.Reason.StartsWith("neither WAV") ? "neither WAV" : failure.Reason;
        return $"{source}{reason}{(failure.FallbackUsed ? " (fallback)" : "")}";
    }

    private static ImmutableArray<PromptSegment> Segments(string text)
    {
        var at = 0;
        return Parse(text, ref at);
    }

    private static ImmutableArray<PromptSegment> Parse(string text, ref int at)
    {
        var segments = new List<PromptSegment>();
        while (at < text.Length && text[at] != '}')
        {
            var start = at;
            if (text[at] == ' ')
            {
                at++;
            }
            else if (text[at] == '[')
            {
                at = text.IndexOf(']', at) + 1;
                var name = text[(start + 1)..(at - 1)];
                ImmutableArray<PromptSegment> fallback = [];
                if (at < text.Length && text[at] == '{')
                {
                    at++;
                    fallback = Parse(text, ref at);
                    at++;
                }

                segments.Add(new PromptSegment.Audio(new Uri($"http://apps/{name}"), Content(name), fallback));
            }
            else
            {
                while (at < text.Length && text[at] is not (' ' or '[' or '}')) at++;
                segments.Add(Word(text[start..at]));
            }
        }

        return [.. segments];
    }

    private static PromptSegment Word(string word) => word[0] switch
    {
        '#' => new PromptSegment.Mark(word[1..]),
        '~' => new PromptSegment.Silence(TimeSpan.FromMilliseconds(long.Parse(word[1..]))),
        _ => new PromptSegment.Speech(word, "en-US", true),
    };

    private static AudioContent? Content(string name) => name switch
    {
        "good" => new AudioContent(Wav(8000, 1, ToneGenerator.Sine(8000, TimeSpan.FromSeconds(0.1), -6, 440)), "audio/wav"),
        "broken" => new AudioContent("<not audio>"u8.ToArray(), "application/octet-stream"),
        _ => null,
    };

    /// <summary>A voice whose sound is the text's own letters.</summary>
    private sealed class Echo : ISpeechSynthesizer
    {
        public ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation) => new(
            request.Text == "mute" ? new SpeechResult.Failed("no voice") : new SpeechResult.Ok(System.Text.Encoding.ASCII.GetBytes(request.Text)));
    }
}
