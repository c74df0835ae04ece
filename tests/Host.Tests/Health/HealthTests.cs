using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using VxmlGir.Host.Health;

namespace VxmlGir.Host.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task Health_is_what_the_delegate_says_now()
    {
        var report = HealthReport.Ok;
        await using var server = await StartAsync(() => report);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("ok", (string?)JsonNode.Parse(await client.GetStringAsync("healthz"))!["status"]);
        report = new(HealthStatus.Draining, ["shutting down"], ImmutableSortedDictionary<string, long>.Empty.Add("calls", 7));
        using var answer = await client.GetAsync("healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"status":"draining","reasons":["shutting down"],"figures":{"calls":7}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("other")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("healthz", null)).StatusCode);
    }

    [Fact]
    public async Task Metrics_print_every_kind_of_instrument()
    {
        await using var server = await StartAsync(() => HealthReport.Ok);
        using var meter = new Meter("VxmlGir");
        var name = "t" + Environment.ProcessId;
        var calls = meter.CreateCounter<long>($"{name}.calls", description: "Calls, by end");
        calls.Add(2, new KeyValuePair<string, object?>("end", "by\"e"));
        calls.Add(3, new KeyValuePair<string, object?>("end", "cancel"));
        calls.Add(1, new KeyValuePair<string, object?>("end", "by\"e"));
        var active = meter.CreateUpDownCounter<int>($"{name}.active");
        active.Add(5);
        active.Add(-2);
        meter.CreateObservableGauge($"{name}.free", () => 0.25);
        meter.CreateObservableCounter($"{name}.sent", () => 11L, "By");
        var setup = meter.CreateHistogram<double>($"{name}.setup", "s");
        setup.Record(0.5);
        setup.Record(1.5);
        using var client = new HttpClient { BaseAddress = server.Address };
        var text = await client.GetStringAsync("metrics");
        foreach (var line in new[]
        {
            $"# HELP vxmlgir_{name}_calls_total Calls, by end", $"# TYPE vxmlgir_{name}_calls_total counter",
            $"vxmlgir_{name}_calls_total{{end=\"by\\\"e\"}} 3", $"vxmlgir_{name}_calls_total{{end=\"cancel\"}} 3", $"vxmlgir_{name}_active 3", $"vxmlgir_{name}_free 0.25",
            $"vxmlgir_{name}_sent_bytes_total 11", $"# TYPE vxmlgir_{name}_setup_seconds summary", $"vxmlgir_{name}_setup_seconds_sum 2", $"vxmlgir_{name}_setup_seconds_count 2",
        }) Assert.Contains(line + "\n", text);
        Assert.Contains("\nprocess_cpu_seconds_total ", text);
    }

    [Fact]
    public void Counting_allocates_nothing_after_the_first_of_a_series_and_series_are_bounded()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("VxmlGir");
        var counter = meter.CreateCounter<long>("bounded.things");
        object[] values = [.. Enumerable.Range(0, 1000).Select(i => (object)$"v{i}")];
        foreach (var value in values) counter.Add(1, new KeyValuePair<string, object?>("value", value));
        Assert.Equal(200, collector.Render().Split('\n').Count(l => l.StartsWith("vxmlgir_bounded_things_total{", StringComparison.Ordinal)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) counter.Add(1, new KeyValuePair<string, object?>("value", values[3]));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Sums_are_exact_from_many_threads()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter("VxmlGir");
        var counter = meter.CreateCounter<long>("parallel.things");
        await Parallel.ForAsync(0, 8, (_, _) =>
        {
            for (var i = 0; i < 10_000; i++) counter.Add(1);
            return ValueTask.CompletedTask;
        });
        Assert.Contains("vxmlgir_parallel_things_total 80000\n", collector.Render());
    }

    [Fact]
    public async Task A_broken_observer_does_not_hide_the_others()
    {
        await using var server = await StartAsync(() => HealthReport.Ok);
        using var meter = new Meter("VxmlGir");
        meter.CreateObservableGauge("broken", () => long.Parse("x"));
        meter.CreateObservableGauge("sound", () => 4L);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Contains("vxmlgir_sound 4\n", await client.GetStringAsync("metrics"));
    }

    [Fact]
    public async Task A_port_in_use_is_an_io_exception()
    {
        await using var server = await StartAsync(() => HealthReport.Ok);
        await Assert.ThrowsAsync<IOException>(() => HealthServer.StartAsync(new IPEndPoint(IPAddress.Loopback, server.Address.Port), () => HealthReport.Ok, NullLoggerFactory.Instance));
    }

    private static Task<HealthServer> StartAsync(Func<HealthReport> health) => HealthServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), health, NullLoggerFactory.Instance);
}
