using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Access;
using VxmlGir.RecordingServices.Files;
using VxmlGir.RecordingServices.Intake;
using VxmlGir.RecordingServices.Store;

namespace VxmlGir.RecordingServices.Hosting;

/// <summary>The running store and intake. Dispose to stop both: requests in progress get five seconds.</summary>
public sealed class RecordingServicesHost : IAsyncDisposable
{
    private const int MaxIntakeConnections = 256;

    private readonly FileStream _lock;
    private readonly ServiceServer _store;
    private readonly ServiceServer _intake;

    private RecordingServicesHost(FileStream @lock, ServiceServer store, ServiceServer intake, CredentialFile credentials, string contactCenter)
    {
        _lock = @lock;
        _store = store;
        _intake = intake;
        StoreCredentials = credentials.Store;
        IntakeCredentials = credentials.Intake;
        IntakeUri = new Uri(intake.Address, $"api/contact-centers/{Uri.EscapeDataString(contactCenter)}/recordings");
    }

    /// <summary>The WebDAV collection to PUT media into; ends in a slash.</summary>
    public Uri StoreUri => _store.Address;

    /// <summary>Where metadata is POSTed: <c>…/api/contact-centers/{cc}/recordings</c>.</summary>
    public Uri IntakeUri { get; }

    /// <summary>The table of recordings for a person with a browser.</summary>
    public Uri PageUri => _intake.Address;

    public ServiceCredentials StoreCredentials { get; }

    public ServiceCredentials IntakeCredentials { get; }

    /// <summary>
    /// Starts both listeners. Throws <see cref="IOException"/> when a port is in use, or the data folder cannot be used
    /// or is in use by another program.
    /// </summary>
    public static async Task<RecordingServicesHost> StartAsync(
        RecordingServicesOptions options, TimeProvider time, IIds ids, ILoggerFactory loggers, Meter meter)
    {
        var data = Path.GetFullPath(options.DataFolder);
        Directory.CreateDirectory(data, DurableFile.PrivateFolder);
        var held = Hold(data);
        ServiceServer? store = null;
        try
        {
            var credentials = await CredentialFile.LoadOrCreateAsync(Path.Combine(data, "credentials.json"), ids);
            var folder = StoreFolder.Open(data, ids);
            store = await StartStoreAsync(options, folder, credentials, loggers, meter);
            var intake = await StartIntakeAsync(options, new MediaLocator(store.Address, folder.Root), credentials, ids, loggers, meter);
            return new RecordingServicesHost(held, store, intake, credentials, options.ContactCenter);
        }
        catch
        {
            // Rethrown: nothing half started stays behind.
            if (store is not null) await store.DisposeAsync();
            await held.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _intake.DisposeAsync();
        await _store.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private static Task<ServiceServer> StartStoreAsync(
        RecordingServicesOptions options, StoreFolder folder, CredentialFile credentials, ILoggerFactory loggers, Meter meter)
    {
        var handler = new StoreHandler(folder, options.Store, new BasicGate(credentials.Store, "VxmlGir store"), new StoreMetrics(meter), loggers.CreateLogger<StoreHandler>());
        return ServiceServer.StartAsync(options.StoreListen, options.Store.MaxConcurrent * 4, loggers, handler.HandleAsync);
    }

    private static Task<ServiceServer> StartIntakeAsync(
        RecordingServicesOptions options, MediaLocator media, CredentialFile credentials, IIds ids, ILoggerFactory loggers, Meter meter)
    {
        var root = Path.Combine(Path.GetFullPath(options.DataFolder), "recordings");
        Directory.CreateDirectory(root, DurableFile.PrivateFolder);
        var handler = new IntakeHandler(options.ContactCenter, options.Intake, new RecordingShelf(root, media, ids),
            new BasicGate(credentials.Intake, "VxmlGir recordings"), new IntakeMetrics(meter), loggers.CreateLogger<IntakeHandler>());
        return ServiceServer.StartAsync(options.IntakeListen, MaxIntakeConnections, loggers, handler.HandleAsync);
    }

    private static FileStream Hold(string data)
    {
        try
        {
            return new FileStream(Path.Combine(data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{data} is in use by another program, or cannot be written: {e.Message}", e);
        }
    }
}
