using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VxmlGir.RecordingServices.Hosting;

/// <summary>One Kestrel listener with one handler; it reads no configuration of its own and leaves signals to the program.</summary>
internal sealed class ServiceServer : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private ServiceServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<ServiceServer> StartAsync(IPEndPoint listen, int maxConnections, ILoggerFactory loggers, RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, ProgramOwnsSignals>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = maxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Listen(listen);
        });
        var app = builder.Build();
        app.Run(handle);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // Rethrown: a port in use leaves nothing half started.
            await app.DisposeAsync();
            throw;
        }
        var addresses = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!;
        return new ServiceServer(app, new Uri(addresses.Addresses.First().TrimEnd('/') + "/"));
    }

    public async ValueTask DisposeAsync()
    {
        using (var grace = new CancellationTokenSource(StopGrace)) await _app.StopAsync(grace.Token);
        await _app.DisposeAsync();
    }

    private sealed class ProgramOwnsSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
