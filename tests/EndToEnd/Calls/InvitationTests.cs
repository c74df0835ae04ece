using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Servers;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>How an INVITE names its application, and whose word about the call is believed.</summary>
public class InvitationTests
{
    private const string Document = """
        <?xml version="1.0"?>
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form><block><log>from the web</log><prompt>Hello.</prompt></block></form></vxml>
        """;

    [Fact]
    public async Task By_folder_by_number_and_by_url()
    {
        await using var web = await WebAsync();
        var address = web.Address.ToString();
        var setup = new PlatformSetup().WithSampleApplications().With("fetch.allowed-hosts", new[] { web.Address.Authority });
        setup.Numbers["5551234"] = "greeting";
        setup.Numbers["5559999"] = address + "start.vxml";
        await using var platform = await Platform.StartAsync(setup);

        Assert.True((await CallAsync(platform, "greeting")).Has("log", "greeting begins"));
        Assert.True((await CallAsync(platform, "5551234")).Has("log", "greeting begins"));
        Assert.True((await CallAsync(platform, "5559999")).Has("log", "from the web"));
        Assert.True((await CallAsync(platform, $"sip:dialog@{platform.Sip};voicexml={Uri.EscapeDataString(address + "start.vxml")}")).Has("log", "from the web"));
    }

    [Theory]
    [InlineData("missing.vxml", "404")]
    [InlineData("broken.vxml", "2:")]
    public async Task A_document_by_url_that_cannot_be_used_is_refused_before_the_answer(string document, string why)
    {
        await using var web = await WebAsync();
        await using var platform = await Platform.StartAsync(new PlatformSetup().With("fetch.allowed-hosts", new[] { web.Address.Authority }));
        await using var caller = new RtpCaller(platform.Sip, $"sip:dialog@{platform.Sip};voicexml={Uri.EscapeDataString(web.Address + document)}");
        var answer = await caller.InviteAsync();
        Assert.True(answer.Status >= 400, answer.StartLine);
        Assert.Contains(document, answer["Reason"] + answer["Warning"], StringComparison.Ordinal);
        Assert.Contains(platform.LogLines, l => l.Contains(document, StringComparison.Ordinal) && l.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_url_of_a_host_that_is_not_allowed_is_refused()
    {
        await using var web = await WebAsync();
        await using var platform = await Platform.StartAsync(new PlatformSetup());
        await using var caller = new RtpCaller(platform.Sip, $"sip:dialog@{platform.Sip};voicexml={Uri.EscapeDataString(web.Address + "start.vxml")}");
        Assert.True((await caller.InviteAsync()).Status >= 400);
        Assert.Equal(0, web.Requests);
    }

    [Fact]
    public async Task A_believed_peer_gives_callUuid_and_partitions()
    {
        await using var platform = await Platform.StartAsync();
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, "seed-partitions",
            headers: [("X-Genesys-CallUUID", uuid), ("X-Genesys-UserData", "GRECORD_PARTITIONS=%2Fvip%2C%2Fgold&account=17")]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["/vip", "/gold", "/sales", "/support"], (await platform.RecordingAsync(uuid)).Partitions);
    }

    [Fact]
    public async Task A_stranger_is_served_and_not_believed()
    {
        await using var platform = await Platform.StartAsync(new PlatformSetup { TrustLoopback = false }.WithSampleApplications());
        var claimed = CallUuids.New();
        await using var caller = new RtpCaller(platform.Sip, "seed-partitions");
        var answer = await caller.InviteAsync([("X-Genesys-CallUUID", claimed), ("X-Genesys-UserData", "GRECORD_PARTITIONS=%2Fvip")]);
        Assert.Equal(200, answer.Status);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        Assert.NotEqual(claimed, answer["X-Genesys-CallUUID"]);
        var file = await platform.RecordingAsync(answer["X-Genesys-CallUUID"]);
        Assert.Equal(["/sales", "/support"], file.Partitions);
        Assert.Empty(platform.Recordings(claimed));
    }

    [Theory]
    [InlineData("sip:dialog@HOST;voicexml=ftp://example.org/a.vxml", 400)]
    [InlineData("sip:dialog@HOST", 400)]
    public async Task A_wrong_invitation_is_refused(string target, int status)
    {
        await using var platform = await Platform.StartAsync();
        await using var caller = new RtpCaller(platform.Sip, target.Replace("HOST", platform.Sip.ToString(), StringComparison.Ordinal));
        var answer = await caller.InviteAsync();
        Assert.Equal(status, answer.Status);
        Assert.Contains("voicexml", answer["Reason"] + answer.Reason, StringComparison.Ordinal);
    }

    private static Task<TestWeb> WebAsync() => TestWeb.StartAsync(web =>
    {
        web.MapGet("/start.vxml", () => Results.Text(Document, "application/voicexml+xml"));
        web.MapGet("/broken.vxml", () => Results.Text("<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">\n<form>", "application/voicexml+xml"));
    });

    private static async Task<Trace> CallAsync(Platform platform, string user)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(platform.Sip, user, headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        return await platform.EndedAsync(uuid);
    }
}
