using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Tests.Support;

/// <summary>A running store and intake in a temporary folder, and clients that know the credentials.</summary>
internal sealed class Services : IAsyncDisposable
{
    private readonly Meter _meter = new("VxmlGir");

    private Services(string folder, RecordingServicesHost host)
    {
        Folder = folder;
        Host = host;
        Store = Client(host.StoreUri, host.StoreCredentials);
        Intake = Client(host.PageUri, host.IntakeCredentials);
    }

    public string Folder { get; }
    public RecordingServicesHost Host { get; }
    public HttpClient Store { get; }
    public HttpClient Intake { get; }
    public bool KeepFolder { get; set; }

    public static async Task<Services> StartAsync(StoreLimits? store = null, IntakeLimits? intake = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("vxmlgir-services-").FullName;
        var meter = new Meter("VxmlGir");
        var options = new RecordingServicesOptions { DataFolder = folder, Store = store ?? new(), Intake = intake ?? new() };
        return new Services(folder, await RecordingServicesHost.StartAsync(options, TimeProvider.System, new SystemIds(), NullLoggerFactory.Instance, meter));
    }

    public static HttpClient Client(Uri address, ServiceCredentials? credentials)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        if (credentials is not null) client.DefaultRequestHeaders.Authorization = Basic(credentials);
        return client;
    }

    public static AuthenticationHeaderValue Basic(ServiceCredentials c) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(c.Authorization)));

    public Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Store.SendAsync(request);
    }

    public async Task<int> StatusAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, content, headers);
        return (int)response.StatusCode;
    }

    public string Stored(params string[] path) => Path.Combine([Folder, "store", .. path]);

    public int Incoming() => Directory.GetFiles(Path.Combine(Folder, "incoming")).Length;

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        Intake.Dispose();
        await Host.DisposeAsync();
        _meter.Dispose();
        if (!KeepFolder) Directory.Delete(Folder, recursive: true);
    }
}

internal static class Eventually
{
    /// <summary>Waits for a condition with a deadline; for what happens after the peer has its answer.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "within 10 s: " + what);
            await Task.Delay(20);
        }
    }
}
