using System.Diagnostics.Metrics;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.MediaPlatform.Sessions;
using VxmlGir.MediaPlatform.Speech;
using VxmlGir.MediaPlatform.Tests.Media;

namespace VxmlGir.MediaPlatform.Tests.Sessions;

public sealed class PromptQueueTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly MediaStage _stage = MediaStage.Started();

    public void Dispose()
    {
        _stage.Wire.Dispose();
        _meter.Dispose();
    }

    /// <summary>
    /// Who waits for the end of the last prompt looks again when one is reported, and never after that: a queue that is busy for a moment longer held a finished call for two minutes.
    /// The moment is short, so it is met by looking at once, many times.
    /// </summary>
    [Fact]
    public async Task When_the_last_end_is_reported_the_queue_is_no_longer_busy()
    {
        using var renderer = new PromptRenderer(new UntilCancelled(), new PromptOptions(), _meter);
        for (var round = 0; round < 3000; round++)
        {
            using var inbox = new SessionInbox(TimeProvider.System, 10);
            var queue = new PromptQueue(renderer, _stage.Leg, inbox, _ => { }, CancellationToken.None);
            queue.Play(new PromptPlan(1, BargeIn: true, [new PromptSegment.Speech("a long text", "en-US", false)]));
            Assert.True(queue.Busy);
            var stopping = Task.Run(queue.Stop, TestContext.Current.CancellationToken);
            // Never waits: the time it may wait is over.
            while (await inbox.NextAsync(TimeSpan.Zero, CancellationToken.None) is not SessionInput.PromptEnded) { }
            Assert.False(queue.Busy, $"round {round}");
            await stopping;
        }
    }

    private sealed class UntilCancelled : ISpeechSynthesizer
    {
        public async ValueTask<SpeechResult> SpeakAsync(SpeechRequest request, CancellationToken cancellation)
        {
            var cancelled = new TaskCompletionSource();
            await using var _ = cancellation.Register(cancelled.SetResult);
            await cancelled.Task;
            return new SpeechResult.Failed("cancelled");
        }
    }
}
