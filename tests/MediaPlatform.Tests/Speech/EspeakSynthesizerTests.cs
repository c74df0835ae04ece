using System.Diagnostics.Metrics;
using VxmlGir.Audio.G711;
using VxmlGir.Audio.Voice;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Tests.Speech;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EspeakSynthesizerTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData("Please enter your four digit pin.", "en-US")]
    [InlineData("Bitte geben Sie Ihre Geheimzahl ein.", "de-DE")]
    [InlineData("Hello", "en-AU")]
    [InlineData("Hello", "")]
    public async Task A_sentence_becomes_sound_of_a_sensible_level(string text, string language)
    {
        Need();
        var ok = Assert.IsType<SpeechResult.Ok>(await Speak(new EspeakOptions(), text, language));
        var samples = new short[ok.MuLaw.Length];
        G711Codec.Decode(Law.Mu, ok.MuLaw.Span, samples);
        Assert.InRange(samples.Length, 8000 / 4, 8000 * 5);
        Assert.InRange(Level.Rms(samples), -30, -15);
        Assert.InRange(Level.Peak(samples), 3000, 27000);
    }

    [Theory]
    [InlineData("-v de --path=/ hello")]
    [InlineData("$(touch x); `id` | cat > y && \"quoted\" 'single'")]
    [InlineData("\u0001100S control \u0000 [[h@l'oU]]")]
    [InlineData("<speak><break time=\"3600s\"/></speak> &amp;")]
    [InlineData("grüße – 日本語 \ud83d\ude00")]
    public async Task Text_is_only_ever_text(string text)
    {
        Need();
        var ok = Assert.IsType<SpeechResult.Ok>(await Speak(new EspeakOptions(), text, "en-US"));
        Assert.InRange(ok.MuLaw.Length, 1, 8000 * 30);
    }

    [Theory]
    [InlineData("\u0001 a\u0007b\r\nc", "a b  c")]
    [InlineData("[[x]] [[[", "[ [x]] [ [ [")]
    public void Commands_of_the_program_are_taken_out(string text, string clean) => Assert.Equal(clean, SpeechText.Clean(text));

    [Theory]
    [InlineData("--help")]
    [InlineData("en us")]
    [InlineData("../../etc")]
    [InlineData("e")]
    public async Task A_language_that_is_none_is_refused(string language) =>
        Assert.Contains("BCP 47", Assert.IsType<SpeechResult.Failed>(await Speak(new EspeakOptions(), "hello", language)).Reason);

    [Fact]
    public async Task A_language_without_a_voice_is_spoken_by_the_platforms_own()
    {
        Need();
        var own = Assert.IsType<SpeechResult.Ok>(await Speak(new EspeakOptions { DefaultLanguage = "de" }, "hello", "de"));
        var unknown = Assert.IsType<SpeechResult.Ok>(await Speak(new EspeakOptions { DefaultLanguage = "de" }, "hello", "xx-XX"));
        var english = Assert.IsType<SpeechResult.Ok>(await Speak(new EspeakOptions { DefaultLanguage = "de" }, "hello", "en"));
        Assert.True(unknown.MuLaw.Span.SequenceEqual(own.MuLaw.Span));
        Assert.False(english.MuLaw.Span.SequenceEqual(own.MuLaw.Span));
    }

    [Fact]
    public async Task A_platform_without_a_voice_of_its_own_is_told()
    {
        Need();
        var failed = Assert.IsType<SpeechResult.Failed>(await Speak(new EspeakOptions { DefaultLanguage = "yy" }, "hello", "xx-XX"));
        Assert.Contains("voice", failed.Reason);
        Assert.DoesNotContain("hello", failed.Reason);
    }

    [Fact]
    public async Task The_voice_that_was_chosen_speaks_and_an_element_within_goes_before_it()
    {
        Need();
        using var voice = new EspeakSynthesizer(new EspeakOptions(), TimeProvider.System, _meter);
        var plain = new SpeechRequest("hello", "en-GB");
        var own = await SoundAsync(plain);
        var chosen = await SoundAsync(plain with { Voice = "en-us+f3" });
        Assert.False(own.SequenceEqual(chosen));
        var within = plain with { Markup = "<voice xml:lang=\"de\">hello</voice>" };
        Assert.False((await SoundAsync(within)).SequenceEqual(own));
        Assert.Equal(await SoundAsync(within), await SoundAsync(within with { Voice = "en-us" }));

        async Task<byte[]> SoundAsync(SpeechRequest request) => Assert.IsType<SpeechResult.Ok>(await voice.SpeakAsync(request, TestContext.Current.CancellationToken)).MuLaw.ToArray();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("en us")]
    [InlineData("")]
    public async Task A_voice_is_no_option_of_the_program(string name)
    {
        using var voice = new EspeakSynthesizer(new EspeakOptions(), TimeProvider.System, _meter);
        Assert.Contains("voice", Assert.IsType<SpeechResult.Failed>(await voice.SpeakAsync(new SpeechRequest("hello", "en") { Voice = name }, TestContext.Current.CancellationToken)).Reason);
    }

    [Fact]
    public async Task A_missing_program_names_its_package()
    {
        var failed = Assert.IsType<SpeechResult.Failed>(await Speak(new EspeakOptions { Program = "no-such-voice" }, "hello", "en"));
        Assert.Contains("install the Debian package espeak-ng", failed.Reason);
    }

    [Fact]
    public async Task A_text_over_the_limit_is_refused() =>
        Assert.Contains("over the limit", Assert.IsType<SpeechResult.Failed>(await Speak(new EspeakOptions { MaxTextChars = 5 }, "123456", "en")).Reason);

    [Fact]
    public async Task Sound_over_the_limit_ends_the_program()
    {
        Need();
        var options = new EspeakOptions { MaxSpeech = TimeSpan.FromSeconds(1) };
        Assert.Contains("longer than", Assert.IsType<SpeechResult.Failed>(await Speak(options, string.Concat(Enumerable.Repeat("one two three. ", 200)), "en")).Reason);
    }

    [Fact]
    public async Task A_voice_that_hangs_is_killed_at_the_limit_and_when_nobody_waits()
    {
        var program = Path.GetTempFileName();
        await File.WriteAllTextAsync(program, "#!/bin/sh\nexec sleep 300\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var limited = await Speak(new EspeakOptions { Program = program, Timeout = TimeSpan.FromMilliseconds(200) }, "hello", "en");
            Assert.Contains("did not finish", Assert.IsType<SpeechResult.Failed>(limited).Reason);
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            using var voice = new EspeakSynthesizer(new EspeakOptions { Program = program }, TimeProvider.System, _meter);
            var cancelled = await voice.SpeakAsync(new SpeechRequest("hello", "en"), cancel.Token);
            Assert.Equal("cancelled", Assert.IsType<SpeechResult.Failed>(cancelled).Reason);
        }
        finally
        {
            File.Delete(program);
        }
    }

    [Fact]
    public async Task Only_so_many_wait()
    {
        Need();
        using var voice = new EspeakSynthesizer(new EspeakOptions { MaxConcurrent = 1, MaxWaiting = 2 }, TimeProvider.System, _meter);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => voice.SpeakAsync(new SpeechRequest($"number {i}", "en"), default).AsTask()));
        Assert.True(results.Count(result => result is SpeechResult.Ok) >= 3);
        Assert.All(results.OfType<SpeechResult.Failed>(), failed => Assert.Contains("waiting already", failed.Reason));
        Assert.IsType<SpeechResult.Ok>(await voice.SpeakAsync(new SpeechRequest("again", "en"), default));
    }

    private async Task<SpeechResult> Speak(EspeakOptions options, string text, string language)
    {
        using var voice = new EspeakSynthesizer(options, TimeProvider.System, _meter);
        return await voice.SpeakAsync(new SpeechRequest(text, language), default);
    }

    private static void Need()
    {
        if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "espeak-ng")))) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("espeak-ng is missing: apt-get install espeak-ng");
        Assert.Skip("espeak-ng is missing: apt-get install espeak-ng");
    }
}
