using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Calls that the platform places, with sipp as the one who is called: every answer reaches the one who asked for the call.</summary>
public class SippOutboundTests(SippOutboundTests.Calling house) : IClassFixture<SippOutboundTests.Calling>
{
    private CallClient Calls => new(house.Platform);

    [Fact]
    public async Task A_call_that_is_answered_runs_its_application()
    {
        await using var far = await SippParty.StartAsync("far-talks");
        var (code, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri }, "?wait=answer");
        Assert.Equal((HttpStatusCode.Accepted, "answered", 200), (code, Status(json), json.GetProperty("sipStatus").GetInt32()));
        var uuid = json.GetProperty("callUuid").GetString()!;
        var over = await Calls.FindAsync($"{uuid}?wait=end");
        Assert.True(Status(over) == "ended" && over.GetProperty("talkMs").GetInt64() > 200, over.GetRawText());
        Assert.True((await house.Platform.EndedAsync(uuid)).Has("prompt", "Hello."));
        await far.DoneAsync();
    }

    [Fact]
    public async Task A_document_on_the_web_runs_on_the_call()
    {
        await using var far = await SippParty.StartAsync("far-talks");
        var (_, json) = await Calls.PlaceAsync(new { application = new Uri(house.Web, "hello.vxml").ToString(), target = far.Uri, userData = new { name = "Ada" } }, "?wait=end");
        Assert.Equal("ended", Status(json));
        Assert.True((await house.Platform.EndedAsync(json.GetProperty("callUuid").GetString()!)) is var trace && trace.Has("prompt", "Hello from the web, Ada."), trace.ToString());
        await far.DoneAsync();
    }

    [Theory]
    [InlineData("gone.vxml")]
    [InlineData("broken.vxml")]
    public async Task A_document_that_cannot_be_used_rings_nobody(string document)
    {
        await using var far = await SippParty.StartAsync("far-talks");
        var (_, json) = await Calls.PlaceAsync(new { application = new Uri(house.Web, document).ToString(), target = far.Uri }, "?wait=answer");
        Assert.True(Status(json) == "failed" && json.GetProperty("reason").GetString()!.Contains("document cannot be used", StringComparison.Ordinal), json.GetRawText());
        Assert.Equal("", far.Messages);
    }

    [Theory]
    [InlineData("486 Busy Here", "busy")]
    [InlineData("600 Busy Everywhere", "busy")]
    [InlineData("480 Temporarily Unavailable", "noanswer")]
    [InlineData("408 Request Timeout", "noanswer")]
    [InlineData("603 Decline", "refused")]
    [InlineData("404 Not Found", "refused")]
    [InlineData("503 Service Unavailable", "refused")]
    [InlineData("302 Moved Temporarily", "refused")]
    public async Task A_refusal_reaches_the_one_who_asked(string answer, string status)
    {
        await using var far = await SippParty.StartAsync("far-refuses", ("status", answer));
        var (_, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri }, "?wait=answer");
        Assert.Equal((status, answer), (Status(json), $"{json.GetProperty("sipStatus")} {json.GetProperty("reason")}"));
        await far.DoneAsync();
    }

    [Fact]
    public async Task Nobody_answers()
    {
        await using var far = await SippParty.StartAsync("far-rings");
        var (_, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri, timeout = "2s" }, "?wait=answer");
        Assert.True(Status(json) == "noanswer" && json.GetProperty("setupMs").GetInt64() >= 1900, json.GetRawText());
        await far.DoneAsync();
    }

    [Fact]
    public async Task The_command_tells_that_it_is_busy()
    {
        await using var far = await SippParty.StartAsync("far-refuses", ("status", "486 Busy Here"));
        var (exit, output) = await Calls.DialAsync("short", far.Uri);
        Assert.True(exit == 4 && output.Contains("busy: 486 Busy Here", StringComparison.Ordinal), $"exit {exit}\n{output}");
    }

    [Fact]
    public async Task The_command_runs_a_document_on_the_web()
    {
        await using var far = await SippParty.StartAsync("far-talks");
        var (exit, output) = await Calls.DialAsync(new Uri(house.Web, "hello.vxml").ToString(), far.Uri, "--data", "name=Grace");
        Assert.True(exit == 0 && output.Contains("answered after", StringComparison.Ordinal), $"exit {exit}\n{output}");
        await far.DoneAsync();
        var uuid = output.Split("CallUUID ")[1][..32];
        Assert.True((await house.Platform.EndedAsync(uuid)).Has("prompt", "Hello from the web, Grace."));
    }

    [Theory]
    [InlineData("nonce=\"n\", algorithm=MD5")]
    [InlineData("nonce=\"n\", qop=\"auth\", algorithm=MD5")]
    [InlineData("nonce=\"n\", qop=\"auth,auth-int\", opaque=\"o\"")]
    public async Task A_challenge_is_answered(string rest)
    {
        await using var far = await SippParty.StartAsync("far-challenges", ("challenge", $"401 Unauthorized\n      WWW-Authenticate: Digest realm=\"trunk.example\", {rest}"));
        var (_, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri }, "?wait=end");
        Assert.True(Status(json) == "ended", json.GetRawText());
        await far.DoneAsync();
    }

    [Theory]
    [InlineData("401 Unauthorized\n      WWW-Authenticate", "Authorization: Digest username=\"trunk\"")]
    [InlineData("407 Proxy Authentication Required\n      Proxy-Authenticate", "Proxy-Authorization: Digest username=\"trunk\"")]
    public async Task Credentials_that_are_not_taken_are_a_refusal(string challenge, string answer)
    {
        await using var far = await SippParty.StartAsync("far-challenges-and-refuses",
            ("challenge", $"{challenge}: Digest realm=\"trunk.example\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"), ("status", "403 Forbidden"));
        var (_, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri }, "?wait=answer");
        Assert.Equal(("refused", 403), (Status(json), json.GetProperty("sipStatus").GetInt32()));
        await far.DoneAsync();
        Assert.Contains(answer, far.Messages, StringComparison.Ordinal);
        Assert.Contains("algorithm=SHA-256", far.Messages[far.Messages.IndexOf(answer, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_of_a_realm_without_credentials_is_a_refusal()
    {
        await using var far = await SippParty.StartAsync("far-refuses", ("status", "401 Unauthorized\n      WWW-Authenticate: Digest realm=\"thief\", nonce=\"n\""));
        var (_, json) = await Calls.PlaceAsync(new { application = "short", target = far.Uri }, "?wait=answer");
        Assert.Equal(("refused", 401), (Status(json), json.GetProperty("sipStatus").GetInt32()));
        await far.DoneAsync();
        Assert.DoesNotContain("Authorization", far.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_to_the_second_leg_of_a_transfer_is_answered()
    {
        await using var far = await SippParty.StartAsync("far-challenges", ("challenge", "401 Unauthorized\n      WWW-Authenticate: Digest realm=\"trunk.example\", nonce=\"n\", qop=\"auth\""));
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "bridge", "talk", callUuid: uuid, headers: [("X-Target", far.Uri), ("X-Manner", "limited"), ("X-Aai", "none")]);
        await far.DoneAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome maxtime_disconnect"));
    }

    [Fact]
    public async Task Calls_go_through_the_outbound_proxy()
    {
        await using var proxy = await SippParty.StartAsync("far-challenges", ("challenge", "401 Unauthorized\n      WWW-Authenticate: Digest realm=\"trunk.example\", nonce=\"n\""));
        await using var platform = await Platform.StartAsync(Calling.Trunk(new PlatformSetup()).WithApplication("short")
            .With("calls.targets", new[] { "pbx.invalid" }).With("sip.outbound-proxy", $"sip:{proxy.Address}"));
        var (_, json) = await new CallClient(platform).PlaceAsync(new { application = "short", target = "sip:100@pbx.invalid" }, "?wait=end");
        Assert.True(Status(json) == "ended", json.GetRawText());
        await proxy.DoneAsync();
        Assert.Contains("INVITE sip:100@pbx.invalid SIP/2.0", proxy.Messages, StringComparison.Ordinal);
        Assert.Contains($"Route: <sip:{proxy.Address};lr>", proxy.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_media_port_there_is_no_second_leg()
    {
        await using var platform = await Platform.StartAsync(Calling.OnePort(new PlatformSetup()).WithApplication("bridge").With("sip.transfer-targets", new[] { "127.0.0.1" }));
        await using var far = await SippParty.StartAsync("far-talks");
        var uuid = CallUuids.New();
        await Sipp.CallAsync(platform.Sip, "bridge", "listen", callUuid: uuid, headers: [("X-Target", far.Uri), ("X-Manner", "bridge"), ("X-Aai", "none")]);
        await platform.TraceAsync(uuid, t => t.Has("log", "refused: error.connection.noresource"));
        Assert.Equal("", far.Messages);
    }

    [Fact]
    public async Task Without_a_media_port_no_call_is_placed()
    {
        await using var platform = await Platform.StartAsync(Calling.OnePort(new PlatformSetup()).WithApplication("short").WithApplication("plain"));
        await using var far = await SippParty.StartAsync("far-talks");
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "plain");
        var (_, json) = await new CallClient(platform).PlaceAsync(new { application = "short", target = far.Uri }, "?wait=answer");
        Assert.True(Status(json) == "failed" && json.GetProperty("reason").GetString() == "no media port is free", json.GetRawText());
        Assert.Equal("", far.Messages);
    }

    private static string Status(JsonElement call) => call.GetProperty("status").GetString()!;

    public sealed class Calling : House
    {
        private TestWeb? _web;

        public Uri Web => _web!.Address;

        internal static PlatformSetup Trunk(PlatformSetup setup) => setup.With("sip.credentials", new object[]
        {
            new Dictionary<string, object> { ["realm"] = "trunk.example", ["user"] = "trunk", ["password"] = "a word" },
        });

        /// <summary>Media for one call and no more.</summary>
        internal static PlatformSetup OnePort(PlatformSetup setup)
        {
            var port = FreePort.Pair();
            return setup.With("media.ports", $"{port}-{port + 1}");
        }

        private protected override PlatformSetup Setup() => Trunk(new PlatformSetup()).WithApplication("short").WithApplication("bridge")
            .With("sip.transfer-targets", new[] { "127.0.0.1" }).With("fetch.allowed-hosts", new[] { _web!.Address.Authority });

        public override async ValueTask InitializeAsync()
        {
            _web = await TestWeb.StartAsync(web =>
            {
                web.MapGet("/hello.vxml", () => Results.Text("""
                    <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
                      <form><block><prompt>Hello from the web, <value expr="session.com.genesyslab.userdata.name"/>.</prompt></block></form>
                    </vxml>
                    """, "application/voicexml+xml"));
                web.MapGet("/broken.vxml", () => Results.Text("<vxml version=\"2.1\"><form>", "application/voicexml+xml"));
            });
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _web!.DisposeAsync();
        }
    }
}
