using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>A web server of a test in its own process, on a port of the system's choice.</summary>
internal sealed class TestWeb : IAsyncDisposable
{
    private readonly WebApplication _web;
    private int _requests;

    private TestWeb(WebApplication web) => _web = web;

    /// <summary>Ends in a slash.</summary>
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public int Requests => _requests;

    public static async Task<TestWeb> StartAsync(Action<WebApplication> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var web = new TestWeb(builder.Build());
        web._web.Use((_, next) =>
        {
            Interlocked.Increment(ref web._requests);
            return next();
        });
        routes(web._web);
        await web._web.StartAsync();
        return web;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
