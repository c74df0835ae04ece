using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Calls that the platform places: by HTTP and by the command, answered or not.</summary>
public class OutboundTests(OutboundTests.Calling house) : IClassFixture<OutboundTests.Calling>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_call_that_is_answered_runs_its_application_and_is_recorded()
    {
        await using var far = new FarPhone(says: Signals.Noise(8000, 3));
        var placed = await PostAsync(new { application = "outbound", target = far.Uri, from = "4711", userData = new { order = "77" } });
        Assert.Equal(HttpStatusCode.Accepted, placed.Code);
        var uuid = placed.Json.GetProperty("callUuid").GetString()!;
        var invite = await far.NextAsync("INVITE");
        Assert.Equal(uuid, invite["X-Genesys-CallUUID"]);
        Assert.Contains("<sip:4711@", invite["From"], StringComparison.Ordinal);
        Assert.Equal("answered", (await GetAsync($"{uuid}?wait=answer")).GetProperty("status").GetString());
        await house.Platform.TraceAsync(uuid, t => t.Has("prompt", "Your order 77 is ready."));
        await far.Rtp.PressAsync("1");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "confirmed 1, local, sip:far@127.0.0.1:"));
        await far.NextAsync("BYE");
        var over = await GetAsync($"{uuid}?wait=end");
        Assert.Equal("ended", over.GetProperty("status").GetString());
        Assert.True(over.GetProperty("talkMs").GetInt64() > 500, over.GetRawText());
        Assert.Equal("4711", (await house.Platform.RecordingAsync(uuid)).Call.GetProperty("callerPhoneNumber").GetString());
    }

    [Theory]
    [InlineData(486, "busy", 486)]
    [InlineData(480, "noanswer", 480)]
    [InlineData(603, "refused", 603)]
    [InlineData(180, "noanswer", 0)]
    public async Task A_call_that_is_not_answered_says_why(int answer, string status, int sip)
    {
        await using var far = new FarPhone(answer);
        var (code, json) = await PostAsync(new { application = "outbound", target = far.Uri, timeout = "2s" }, "?wait=answer");
        Assert.Equal((HttpStatusCode.Accepted, status, sip), (code, json.GetProperty("status").GetString(), json.GetProperty("sipStatus").GetInt32()));
        if (answer == 180) await far.NextAsync("CANCEL");
    }

    [Fact]
    public async Task A_target_without_a_route_fails()
    {
        var (_, json) = await PostAsync(new { application = "outbound", target = "sip:far@nowhere.invalid" }, "?wait=answer");
        Assert.Equal("failed", json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{ "application": "outbound", "target": "sip:1@elsewhere.example" }""", 403)]
    [InlineData("""{ "application": "none", "target": "sip:1@127.0.0.1" }""", 404)]
    [InlineData("""{ "application": "outbound", "target": "sip:1@127.0.0.1", "profile": "none" }""", 404)]
    [InlineData("""{ "application": "outbound", "target": "tel:1" }""", 400)]
    [InlineData("""{ "application": "outbound", "target": "sip:1@127.0.0.1", "timeout": "soon" }""", 400)]
    [InlineData("""{ "application": "outbound", "target": "sip:1@127.0.0.1", "form": "4711" }""", 400)]
    [InlineData("""{ "application": "outbound", "target": "sip:1@127.0.0.1", "from": "a b" }""", 400)]
    [InlineData("""[]""", 400)]
    [InlineData("""{""", 400)]
    public async Task What_cannot_be_placed_is_refused(string body, int status)
    {
        using var http = Client();
        var answer = await http.PostAsync("calls", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Nobody_without_the_password_places_a_call()
    {
        using var http = new HttpClient { BaseAddress = house.Platform.At.Http };
        var answer = await http.PostAsJsonAsync("calls", new { application = "outbound", target = "sip:1@127.0.0.1" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Calls.Credentials));
        using var known = Client();
        Assert.Equal(HttpStatusCode.NotFound, (await known.GetAsync("calls/" + CallUuids.New(), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await known.DeleteAsync("calls/x", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_far_end_that_hangs_up_is_an_event_and_its_recording_is_kept()
    {
        await using var far = new FarPhone(says: Signals.Noise(8000, 3));
        var (_, json) = await PostAsync(new { application = "outbound", target = far.Uri }, "?wait=answer");
        var uuid = json.GetProperty("callUuid").GetString()!;
        await house.Platform.TraceAsync(uuid, t => t.Of("prompt").Any());
        await far.HangUpAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "the far end has gone"));
        await house.Platform.RecordingAsync(uuid);
    }

    [Fact]
    public async Task The_command_places_a_call_and_tells_its_outcome()
    {
        await using var far = new FarPhone();
        var dialling = DialAsync("outbound", far.Uri, "--data", "order=5");
        await far.NextAsync("ACK", Soon);
        var uuid = far.Requests.First()["X-Genesys-CallUUID"];
        await house.Platform.TraceAsync(uuid, t => t.Has("prompt", "Your order 5"));
        await far.Rtp.PressAsync("1");
        var (exit, output) = await dialling;
        Assert.True(exit == 0 && output.Contains(uuid, StringComparison.Ordinal) && output.Contains("answered after", StringComparison.Ordinal), $"exit {exit}\n{output}");

        await using var busy = new FarPhone(486);
        (exit, output) = await DialAsync("outbound", busy.Uri, "--json");
        Assert.True(exit == 4 && output.Contains("\"status\":\"busy\"", StringComparison.Ordinal), $"exit {exit}\n{output}");
        (exit, output) = await DialAsync("outbound", "sip:1@elsewhere.example");
        Assert.True(exit == 1 && output.Contains("not allowed", StringComparison.Ordinal), $"exit {exit}\n{output}");
    }

    [Fact]
    public async Task Sipp_is_called()
    {
        await using var sipp = new EchoServer();
        var (_, json) = await PostAsync(new { application = "short", target = $"sip:echo@{sipp.Address}" }, "?wait=end");
        Assert.Equal("ended", json.GetProperty("status").GetString());
    }

    private CallClient Calls => new(house.Platform);

    private Task<(int Exit, string Output)> DialAsync(params string[] arguments) => Calls.DialAsync(arguments);

    private HttpClient Client() => Calls.Open();

    private Task<(HttpStatusCode Code, JsonElement Json)> PostAsync(object body, string query = "") => Calls.PlaceAsync(body, query);

    private Task<JsonElement> GetAsync(string what) => Calls.FindAsync(what);

    public sealed class Calling : House
    {
        private protected override PlatformSetup Setup() =>
            new PlatformSetup().WithApplication("outbound").WithApplication("short").With("calls.targets", new[] { "127.0.0.1", "nowhere.invalid" });
    }
}
