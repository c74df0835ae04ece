using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Host.Calls;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Configuration;
using VxmlGir.Host.Health;
using VxmlGir.Host.Logging;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Host.Roles;

/// <summary><c>vxmlgir run</c>: starts the platform, says what to dial, waits for a signal, drains.</summary>
internal static partial class RunRole
{
    public static async Task<int> RunAsync(PlatformConfiguration configuration)
    {
        using var signals = new StopSignals();
        using var logging = PlatformLogging.Create(configuration.Log);
        using var meter = new Meter("VxmlGir");
        var log = logging.Loggers.CreateLogger("run");
        try
        {
            // Its collector must listen before the first instrument is made.
            Platform? platform = null;
            await using var health = configuration.Http.Enabled
                ? await HealthServer.StartAsync(configuration.Http.Listen, () => Report(platform), logging.Loggers, Calls(configuration, () => platform))
                : null;
            CertificateFiles.Watch(configuration, TimeProvider.System, meter);
            await using var started = platform = await Platform.StartAsync(PartsOf.Configuration(configuration), TimeProvider.System, new SystemIds(), logging.Loggers, meter);
            EndpointsFile.Write(configuration.Home, started, health?.Address, configuration.Log.TraceFolder);
            Console.Out.WriteLine(Welcome.Text(started, configuration));
            LogReady(log, started.Applications.Entries.Count);
            foreach (var warning in CertificateFiles.Warnings(configuration, TimeProvider.System.GetUtcNow())) LogExpiring(log, warning);

            await Arrives(signals.Drain);
            LogStopping(log);
            var left = await started.DrainAsync(signals.Now);
            EndpointsFile.Remove(configuration.Home);
            if (left == 0) LogStopped(log);
            else LogLeft(log, left);
            return ExitStatus.Ok;
        }
        catch (SipBindException failure)
        {
            LogCannotStart(log, failure.Message);
            return ExitStatus.PortInUse;
        }
        catch (IOException failure)
        {
            LogCannotStart(log, failure.Message);
            return failure.InnerException is System.Net.Sockets.SocketException || failure.GetBaseException() is System.Net.Sockets.SocketException ? ExitStatus.PortInUse : ExitStatus.Failed;
        }
    }

    private static CallApi? Calls(PlatformConfiguration configuration, Func<Platform?> platform) => !configuration.Calls.Enabled ? null : new(
        CallCredentials.LoadOrCreate(configuration.Calls.CredentialsFile, new SystemIds()),
        () => platform()?.Node,
        () => configuration.Sip.AdvertisedHost ?? platform()!.Sip.Bound[0].EndPoint.Address.ToString(),
        configuration.Calls.Timeout,
        TimeProvider.System);

    private static async Task Arrives(CancellationToken signal)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = signal.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), arrived);
        await arrived.Task;
    }

    private static HealthReport Report(Platform? platform)
    {
        if (platform?.Node is not { } node) return new(HealthStatus.Draining, ["starting"], ImmutableSortedDictionary<string, long>.Empty);
        var figures = ImmutableSortedDictionary<string, long>.Empty.Add("calls", node.Calls).Add("applications", platform.Applications.Entries.Count);
        if (node.Draining) return new(HealthStatus.Draining, ["shutting down"], figures);
        return platform.Recordings.CanRecord() is RecordingCore.Node.Admission.Refuse refuse
            ? new(HealthStatus.Overloaded, [refuse.Reason], figures)
            : new(HealthStatus.Ok, [], figures);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: {Applications} applications")]
    private static partial void LogReady(ILogger logger, int applications);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogExpiring(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: no new calls")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped; every recording is finalised")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "stopped; {Count} recordings wait in the spool, the next start finalises them")]
    private static partial void LogLeft(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "cannot start: {Reason}")]
    private static partial void LogCannotStart(ILogger logger, string reason);
}
