using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using VxmlGir.Host.Calls;

namespace VxmlGir.Host.Health;

/// <summary>Serves <c>/healthz</c> and <c>/metrics</c>, and hands <c>/calls</c> on. It reads no configuration of its own and leaves signals to the program.</summary>
public sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricCollector _metrics;

    private HealthServer(WebApplication app, MetricCollector metrics, Uri address) => (_app, _metrics, Address) = (app, metrics, address);

    /// <summary>Ends in a slash.</summary>
    public Uri Address { get; }

    /// <summary>Throws <see cref="IOException"/> when the port is in use. The delegate is called per request, from any thread.</summary>
    internal static async Task<HealthServer> StartAsync(IPEndPoint listen, Func<HealthReport> health, ILoggerFactory loggers, CallApi? calls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, ProgramOwnsSignals>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(listen);
        });
        var app = builder.Build();
        var metrics = new MetricCollector();
        app.Run(context => calls is not null && context.Request.Path.StartsWithSegments(CallApi.Path) ? calls.AnswerAsync(context) : AnswerAsync(context, health, metrics));
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // Rethrown: a port in use leaves nothing half started.
            metrics.Dispose();
            await app.DisposeAsync();
            throw;
        }
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new HealthServer(app, metrics, new Uri(addresses.Addresses.First().TrimEnd('/') + "/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _metrics.Dispose();
    }

    private static Task AnswerAsync(HttpContext context, Func<HealthReport> health, MetricCollector metrics)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Method is not ("GET" or "HEAD")) return Results.StatusCode(405).ExecuteAsync(context);
        return context.Request.Path.Value switch
        {
            "/healthz" => Health(health()).ExecuteAsync(context),
            "/metrics" => Results.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8").ExecuteAsync(context),
            _ => Results.NotFound().ExecuteAsync(context),
        };
    }

    private static IResult Health(HealthReport report) => Results.Json(
        new { status = report.Status.ToString().ToLowerInvariant(), reasons = report.Reasons, figures = report.Figures },
        statusCode: report.Status == HealthStatus.Ok ? 200 : 503);

    private sealed class ProgramOwnsSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
