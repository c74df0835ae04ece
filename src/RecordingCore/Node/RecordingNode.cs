using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Node;

/// <summary>The recording engine of one process: spool, writer, finaliser, outbox.</summary>
public sealed class RecordingNode : IAsyncDisposable
{
    private RecordingNode()
    {
    }

    /// <summary>Opens the spool, takes up what an earlier process left (in the background), starts delivery.</summary>
    /// <param name="http">Makes the handler of the delivery client; null: a <see cref="SocketsHttpHandler"/> without redirects.</param>
    public static ValueTask<RecordingNode> StartAsync(
        RecordingOptions options, Func<HttpMessageHandler>? http, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter) => throw new NotImplementedException();

    /// <summary>Opens the scope of a session or connection; nothing is recorded before a command.</summary>
    public RecordingScope Open(RecordingContext context, ITapPoint taps, IRecordingEvents? events = null) => throw new NotImplementedException();

    /// <summary>Asked before a recorded call is taken.</summary>
    public Admission CanRecord() => throw new NotImplementedException();

    /// <summary>Completes when every closed recording is finalised; delivery may go on, now or after a restart.</summary>
    public ValueTask DrainAsync(CancellationToken cancel) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
