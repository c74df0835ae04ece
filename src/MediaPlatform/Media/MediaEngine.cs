#pragma warning disable CA1822 // bodies follow
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.MediaPlatform.Media;

/// <summary>Owns the shards, their legs, and the thread that reports the legs' events.</summary>
public sealed class MediaEngine : IDisposable
{
    public MediaEngine(MediaOptions options, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(meter);
    }

    /// <summary>Binds a pair of ports and puts a leg on the least loaded shard. It is silent until <see cref="MediaLeg.Negotiate"/>.</summary>
    /// <param name="events">Called one at a time on the engine's event thread; must only hand over (post to a mailbox).</param>
    /// <param name="name">For logs.</param>
    public MediaOpen Open(Action<MediaEvent> events, string name = "") => new MediaOpen.NoPort("not built yet");

    /// <summary>Closes all legs and ends the threads.</summary>
    public void Dispose() { }
}
