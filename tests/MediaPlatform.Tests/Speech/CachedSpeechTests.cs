using System.Diagnostics.Metrics;
using VxmlGir.MediaPlatform.Speech;

namespace VxmlGir.MediaPlatform.Tests.Speech;

public sealed class CachedSpeechTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly string _folder = Directory.CreateTempSubdirectory("speech").FullName;
    private readonly CountingVoice _voice = new();

    public void Dispose()
    {
        _meter.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_documents_text_is_spoken_once_and_outlives_the_process()
    {
        var first = Cache();
        await first.SpeakAsync(new("Welcome", "en", Constant: true), default);
        var again = first.SpeakAsync(new("Welcome", "en", Constant: true), default).AsTask();
        Assert.True(again.IsCompletedSuccessfully);
        var ok = Assert.IsType<SpeechResult.Ok>(await Cache().SpeakAsync(new("Welcome", "EN", Constant: true), default));
        Assert.Equal("Welcome"u8.ToArray(), ok.MuLaw.ToArray());
        Assert.Equal(1, _voice.Spoken);
    }

    [Fact]
    public async Task Computed_text_is_never_kept()
    {
        var cache = Cache();
        await cache.SpeakAsync(new("Your PIN is 1 2 3 4", "en"), default);
        await cache.SpeakAsync(new("Your PIN is 1 2 3 4", "en"), default);
        Assert.Equal(2, _voice.Spoken);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Language_and_voice_make_a_difference()
    {
        await Cache("a").SpeakAsync(new("x", "en", true), default);
        await Cache("b").SpeakAsync(new("x", "en", true), default);
        await Cache("b").SpeakAsync(new("x", "de", true), default);
        Assert.Equal(3, _voice.Spoken);
    }

    [Fact]
    public async Task Those_who_want_the_same_at_the_same_time_share_it()
    {
        _voice.Hold = new TaskCompletionSource();
        var cache = Cache();
        using var impatient = new CancellationTokenSource();
        var gone = cache.SpeakAsync(new("x", "en", true), impatient.Token).AsTask();
        var both = Enumerable.Range(0, 2).Select(_ => cache.SpeakAsync(new("x", "en", true), default).AsTask()).ToArray();
        await impatient.CancelAsync();
        Assert.Equal("cancelled", Assert.IsType<SpeechResult.Failed>(await gone).Reason);
        _voice.Hold.SetResult();
        Assert.All(await Task.WhenAll(both), result => Assert.IsType<SpeechResult.Ok>(result));
        Assert.Equal(1, _voice.Spoken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    public async Task A_damaged_file_is_spoken_again(int length)
    {
        await Cache().SpeakAsync(new("Welcome", "en", true), default);
        var file = Assert.Single(Directory.GetFiles(_folder));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, length < 0 ? bytes : bytes[..length]);
        var ok = Assert.IsType<SpeechResult.Ok>(await Cache().SpeakAsync(new("Welcome", "en", true), default));
        Assert.Equal("Welcome"u8.ToArray(), ok.MuLaw.ToArray());
        Assert.Equal(2, _voice.Spoken);
    }

    [Fact]
    public async Task The_folder_stays_within_its_limit_and_loses_the_oldest()
    {
        var time = new SettableTime();
        var cache = new CachedSpeech(_voice, "v", new SpeechCacheOptions { Folder = _folder, MaxDiskBytes = 400 }, time, _meter);
        for (var i = 0; i < 50; i++)
        {
            await cache.SpeakAsync(new($"text {i}", "en", true), default);
            time.Now += TimeSpan.FromMinutes(1);
        }

        Assert.InRange(new DirectoryInfo(_folder).GetFiles().Sum(file => file.Length), 1, 400);
        var fresh = new CachedSpeech(_voice, "v", new SpeechCacheOptions { Folder = _folder, MaxDiskBytes = 400 }, time, _meter);
        await fresh.SpeakAsync(new("text 49", "en", true), default);
        Assert.Equal(50, _voice.Spoken);
        await fresh.SpeakAsync(new("text 0", "en", true), default);
        Assert.Equal(51, _voice.Spoken);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_nothing_but_time()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var cache = new CachedSpeech(_voice, "v", new SpeechCacheOptions { Folder = Path.Combine(file, "below") }, TimeProvider.System, _meter);
        Assert.IsType<SpeechResult.Ok>(await cache.SpeakAsync(new("x", "en", true), default));
    }

    [Fact]
    public async Task A_draft_of_a_killed_process_is_cleared()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "abc.speech.new"), "torn");
        await Cache().SpeakAsync(new("x", "en", true), default);
        Assert.EndsWith(".speech", Assert.Single(Directory.GetFiles(_folder)));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var cache = Cache();
        Assert.IsType<SpeechResult.Failed>(await cache.SpeakAsync(new("fail", "en", true), default));
        Assert.IsType<SpeechResult.Failed>(await cache.SpeakAsync(new("fail", "en", true), default));
        Assert.Equal(2, _voice.Spoken);
    }

    private CachedSpeech Cache(string voice = "v") => new(_voice, voice, new SpeechCacheOptions { Folder = _folder }, TimeProvider.System, _meter);

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class CountingVoice : ISpeechSynthesizer
    {
        public int Spoken { get; private set; }

        public TaskCompletionSource? Hold { get; set; }

        public async ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
        {
            Spoken++;
            if (Hold is not null) await Hold.Task;
            return request.Text == "fail" ? new SpeechResult.Failed("no voice") : new SpeechResult.Ok(System.Text.Encoding.UTF8.GetBytes(request.Text));
        }
    }
}
