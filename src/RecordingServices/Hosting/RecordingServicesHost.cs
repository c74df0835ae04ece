using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;

namespace VxmlGir.RecordingServices.Hosting;

/// <summary>The running store and intake. Dispose to stop both: requests in progress get five seconds.</summary>
public sealed class RecordingServicesHost : IAsyncDisposable
{
    private RecordingServicesHost(Uri storeUri, Uri intakeUri, Uri pageUri, ServiceCredentials store, ServiceCredentials intake)
    {
        StoreUri = storeUri;
        IntakeUri = intakeUri;
        PageUri = pageUri;
        StoreCredentials = store;
        IntakeCredentials = intake;
    }

    /// <summary>The WebDAV collection to PUT media into; ends in a slash.</summary>
    public Uri StoreUri { get; }

    /// <summary>Where metadata is POSTed: <c>…/api/contact-centers/{cc}/recordings</c>.</summary>
    public Uri IntakeUri { get; }

    /// <summary>The table of recordings for a person with a browser.</summary>
    public Uri PageUri { get; }

    public ServiceCredentials StoreCredentials { get; }

    public ServiceCredentials IntakeCredentials { get; }

    /// <summary>Starts both listeners. Throws <see cref="IOException"/> when a port is in use or the data folder cannot be used.</summary>
    public static Task<RecordingServicesHost> StartAsync(
        RecordingServicesOptions options, TimeProvider time, IIds ids, ILoggerFactory loggers, Meter meter) =>
        throw new NotSupportedException("The services are not built yet.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
