using System.Net;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Running;

/// <summary>/healthz, /metrics, and the log's form.</summary>
public class HealthTests(HealthTests.Watched house) : IClassFixture<HealthTests.Watched>
{
    [Fact]
    public async Task Healthz_says_ok()
    {
        using var answer = await house.Platform.TryGetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("ok", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_and_move_with_a_call()
    {
        var before = Lines(await house.Platform.GetAsync("/metrics"));
        await Sipp.CallAsync(house.Platform.Sip, "greeting", "listen");
        var after = Lines(await house.Platform.GetAsync("/metrics"));
        Assert.NotEmpty(after);
        Assert.All(after, l => Assert.Matches(@"^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? [-+0-9.eEInfNa]+$", l));
        Assert.NotEqual(before.Order(), after.Order());
    }

    [Fact]
    public async Task Every_line_of_a_call_carries_its_callUuid_and_its_shape_is_logged_once()
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "greeting", "listen", callUuid: uuid);
        await house.Platform.LogsAsync("call ended");
        Assert.Contains(house.Platform.LogLines, l => l.Contains(uuid, StringComparison.Ordinal) && l.Contains("call accepted", StringComparison.Ordinal));
        Assert.Single(house.Platform.LogLines, l => l.Contains(uuid, StringComparison.Ordinal) && l.Contains("Rtp(PCMU/20)", StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Where(l => l.Length > 0 && l[0] != '#')];

    /// <summary>A platform with the sample applications.</summary>
    public sealed class Watched : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications();
    }
}
