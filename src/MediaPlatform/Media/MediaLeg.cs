#pragma warning disable CA1822 // bodies follow
using System.Net;
using VxmlGir.MediaPlatform.Prompts;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>One RTP session. Every member may be called from any thread; commands act at the leg's next slot, in the order given.</summary>
public sealed class MediaLeg : ITapPoint
{
    internal MediaLeg() { }

    /// <summary>Where the sockets are bound.</summary>
    public IPEndPoint LocalRtp { get; } = new(0, 0);

    /// <summary>What SDP should say (<see cref="MediaOptions.Advertised"/>).</summary>
    public IPEndPoint AdvertisedRtp { get; } = new(0, 0);

    public long SampleNow => 0;

    /// <summary>Takes new terms; also re-opens the source lock (the only thing that does).</summary>
    public void Negotiate(MediaTerms terms) { }

    /// <summary>Queues a prompt behind those queued before.</summary>
    /// <returns>Its number within the leg, from 1: <see cref="MediaEvent.PlayEnded"/> carries it.</returns>
    public int Play(ReadOnlyMemory<PlayPiece> pieces) => 0;

    /// <summary>The same under the caller's own number (do not mix both ways on one leg).</summary>
    public void Play(int id, ReadOnlyMemory<PlayPiece> pieces) { }

    /// <summary>Stops and drops all that is queued.</summary>
    public void StopPlay() { }

    /// <summary>Presses keys. Characters that are no key are skipped.</summary>
    /// <returns>A number; <see cref="MediaEvent.DigitsSent"/> carries it.</returns>
    public int SendDigits(string digits, int toneMs = 100, int gapMs = 100) => 0;

    public void Attach(ITapSink sink) { }

    public void Detach(ITapSink sink) { }

    /// <summary>Ends the leg: taps are detached, prompts dropped, RTCP BYE sent; then <see cref="MediaEvent.Closed"/>. Repeating it does nothing.</summary>
    public void Close() { }

    public MediaFigures Figures() => new();
}
