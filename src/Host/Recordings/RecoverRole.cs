using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Logging;
using VxmlGir.Host.Roles;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings recover</c>: a recording node without calls, until its spool is empty.</summary>
internal static class RecoverRole
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <exception cref="IOException">The platform runs, or the spool or a port cannot be used.</exception>
    public static async Task<RecordingsOutcome> RunAsync(RecordingsRequest.Recover request, TextWriter output, TextWriter error, TimeProvider time, IIds ids)
    {
        using var signals = new StopSignals();
        using var logging = PlatformLogging.Create(request.Configuration.Log, error);
        using var meter = new Meter("VxmlGir");
        var before = Left(request);
        await using var services = PartsOf.Services(request.Configuration.Services) is { } options
            ? await RecordingServicesHost.StartAsync(options, time, ids, logging.Loggers, meter)
            : null;
        await using var node = await RecordingNode.StartAsync(
            Platform.WithEmbeddedStore(PartsOf.Recording(request.Configuration.Recording, request.Configuration.Storages, request.Configuration.Profiles.Values), services), http: null, time, ids, logging.Loggers, meter);

        var deadline = time.GetTimestamp();
        while ((node.Finalising + node.Undelivered > 0 || !node.HasDoneRequests) && time.GetElapsedTime(deadline) < request.Wait && !signals.Drain.IsCancellationRequested) await Task.Delay(Look, time);
        var left = Left(request);
        output.WriteLine(request.Json
            ? RecordingText.Json(new Dictionary<string, int> { ["found"] = before.Waiting, ["left"] = left.Waiting, ["quarantined"] = left.Quarantined })
            : $"found {before.Waiting}, delivered {Math.Max(0, before.Waiting - left.Waiting)}, left {left.Waiting}, in quarantine {left.Quarantined}");
        return left.Waiting == 0
            ? new(ExitStatus.Ok, $"{before.Waiting} found, none left")
            : new(ExitStatus.Failed, Fault: $"{left.Waiting} recordings are still in the spool; the log says why, and nothing is lost");
    }

    private static (int Waiting, int Quarantined) Left(RecordingsRequest.Recover request)
    {
        var rows = RecordingCatalogue.InSpool(request.Configuration).ToList();
        var quarantined = rows.Count(r => r.State == RecordingCore.Inspection.SpoolInspector.QuarantinedState);
        return (rows.Count - quarantined, quarantined);
    }
}
