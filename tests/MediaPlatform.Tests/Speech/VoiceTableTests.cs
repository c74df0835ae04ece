using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Tests.Speech;

/// <summary>Which voice is asked for which language.</summary>
public sealed class VoiceTableTests
{
    private static readonly VoiceTable Voices = new(new Dictionary<string, string> { ["de"] = "german", ["de-ch"] = "swiss", ["en-us"] = "american", ["zh-hant"] = "mandarin" }.ToImmutableDictionary());

    [Theory]
    [InlineData("de", "german")]
    [InlineData("DE-at", "german")]
    [InlineData("de-CH", "swiss")]
    [InlineData("de-CH-1996", "swiss")]
    [InlineData("de-x-bank", "german")]
    [InlineData("en-US", "american")]
    [InlineData("en-GB", null)]
    [InlineData("en", null)]
    [InlineData("deu", null)]
    [InlineData("zh-Hant-TW", "mandarin")]
    [InlineData("zh-TW", null)]
    [InlineData("", null)]
    public async Task A_language_is_spoken_by_its_voice_or_by_its_parents(string language, string? voice)
    {
        using var meter = new Meter("test");
        var port = new Listening();
        using var renderer = new PromptRenderer(port, new PromptOptions { Voices = Voices }, meter);
        await renderer.RenderAsync(new PromptPlan(1, true, [new PromptSegment.Speech("hello", language, true) { Markup = "<voice name=\"x\">hello</voice>" }]), TestContext.Current.CancellationToken);
        var asked = Assert.Single(port.Asked);
        Assert.Equal((language, voice), (asked.Language, asked.Voice));
        // What the document says of the voice is not taken away.
        Assert.Equal("<voice name=\"x\">hello</voice>", asked.Markup);
    }

    [Fact]
    public async Task What_one_voice_said_is_not_kept_for_another()
    {
        using var meter = new Meter("test");
        var port = new Listening();
        var cache = new CachedSpeech(port, "id", new SpeechCacheOptions { Folder = null }, TimeProvider.System, meter);
        foreach (var voice in new[] { "a", "b", "a", null }) await cache.SpeakAsync(new SpeechRequest("hello", "en", Constant: true) { Voice = voice }, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", null], port.Asked.Select(a => a.Voice));
    }

    private sealed class Listening : ISpeechSynthesizer
    {
        public List<SpeechRequest> Asked { get; } = [];

        public ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
        {
            Asked.Add(request);
            return new(new SpeechResult.Ok(new byte[] { 1, 2 }));
        }
    }
}
