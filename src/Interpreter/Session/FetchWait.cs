using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// What the caller hears while a fetch runs (VoiceXML 2.0 sections 4.1.8 and 6.1.1): what is queued, to its end; then, when the fetch
/// takes longer than the delay, the fetch audio until the fetch is done, but for the minimum at least.
/// </summary>
internal sealed class FetchWait(SessionState session)
{
    public async ValueTask<FetchResult> RunAsync(Task<FetchResult> fetch, FetchAudio? audio)
    {
        if (!fetch.IsCompleted) WakeWhenDone(fetch);
        if (audio is not null && !session.CallerIsGone) await PlayAsync(fetch, audio);
        await session.Input.HoldAsync(() => fetch.IsCompleted, null);
        return await fetch;
    }

    private async ValueTask PlayAsync(Task<FetchResult> fetch, FetchAudio audio)
    {
        var begun = session.Input.Now;
        session.Prompts.Flush();
        await session.Input.HoldAsync(() => !session.Prompts.IsPlaying || session.Input.IsOver, null);
        await session.Input.HoldAsync(() => fetch.IsCompleted || session.Input.IsOver, begun + audio.Delay);
        if (fetch.IsCompleted || session.Input.IsOver) return;
        if (await BringAsync(audio) is not { } content || fetch.IsCompleted) return;
        var playing = session.Input.Now;
        session.Prompts.PlayNow(new PromptSegment.Audio(audio.Uri, content, []), audio.Place);
        await session.Input.HoldAsync(() => fetch.IsCompleted, null);
        await session.Input.HoldAsync(() => !session.Prompts.IsPlaying || session.Input.IsOver, playing + audio.Minimum);
        session.Prompts.Stop();
    }

    private async ValueTask<AudioContent?> BringAsync(FetchAudio audio)
    {
        var result = await session.FetchAsync(new DocumentRequest(audio.Uri, audio.Fetch));
        if (result is FetchResult.Success success) return new AudioContent(success.Bytes, success.MediaType);
        session.Warn("audio-fetch", $"{audio.Uri}: {((FetchResult.Failed)result).Message}", audio.Place);
        return null;
    }

    private void WakeWhenDone(Task fetch) => fetch.GetAwaiter().UnsafeOnCompleted(session.Setup.Ports.Input.Wake);
}
