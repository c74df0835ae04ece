using System.Collections.Immutable;
using System.Net;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.Interpreter.Applications;
using VxmlGir.MediaPlatform.Front;
using VxmlGir.Sip.Messages;

namespace VxmlGir.MediaPlatform.Tests.Front;

public sealed class FrontRouterTests : IDisposable
{
    private const string Uuid = "011AP643CSAPR4FKQGQE31TAES00029V";
    private readonly string _apps = Directory.CreateTempSubdirectory("vxmlgir-front-").FullName;
    private readonly ApplicationCatalog _catalog;

    public FrontRouterTests()
    {
        Write("greeting/main.vxml", Document);
        Write("survey.vxml", Document);
        Write("two/treatment-1.vxml", Document);
        Write("two/treatment-2.vxml", Document);
        Write("broken/main.vxml", "<vxml");
        _catalog = new(_apps, new());
        _catalog.Scan();
    }

    private static string Document => """<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form><block/></form></vxml>""";

    [Theory]
    [InlineData("sip:greeting@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:GREETING@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:%67reeting@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:survey@host", "survey", "app://survey/survey.vxml")]
    [InlineData("sip:two@host", "two", "app://two/treatment-1.vxml app://two/treatment-2.vxml")]
    [InlineData("sip:8001@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:dialog@host;voicexml=http:%2F%2Fserver%2Fa%3Bb.vxml%3Fx=1", "http://server/a;b.vxml", "http://server/a;b.vxml?x=1")]
    [InlineData("sip:dialog@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:nobody@host", "greeting", "app://greeting/main.vxml")]
    [InlineData("sip:..%2f..%2fetc@host", "greeting", "app://greeting/main.vxml")]
    public void Every_way_of_naming_an_application_becomes_one_invitation(string uri, string name, string treatments)
    {
        var run = Assert.IsType<FrontDecision.Run>(Route(uri));
        Assert.Equal(name, run.Invitation.ApplicationName);
        Assert.Equal(treatments, string.Join(' ', run.Invitation.Treatments));
    }

    [Theory]
    [InlineData("sip:nobody@host", 404)]
    [InlineData("sip:%00greeting@host", 404)]
    [InlineData("sip:..%2f..%2fetc@host", 404)]
    [InlineData("sip:broken@host", 500)]
    [InlineData("sip:dialog@host", 400)]
    [InlineData("sip:dialog@host;voicexml=file:///etc/passwd", 400)]
    [InlineData("sip:dialog@host;voicexml=nonsense", 400)]
    public void What_cannot_run_is_refused_with_a_reason(string uri, int status)
    {
        var refuse = Assert.IsType<FrontDecision.Refuse>(Route(uri, defaultApplication: null));
        Assert.Equal(status, refuse.Reject.Status);
        Assert.NotEmpty(refuse.Reject.Reason);
        Assert.DoesNotContain('\0', refuse.Reject.Reason);
    }

    [Fact]
    public void A_trusted_peer_is_believed()
    {
        var run = Assert.IsType<FrontDecision.Run>(Route("sip:greeting@host;ivr-profile=Wav", Trusted));
        Assert.Equal(Uuid, run.Invitation.CallUuid.Value);
        Assert.Equal("/sales,/support", run.Invitation.Partitions.ToString());
        Assert.Equal("x y", run.Invitation.UserData["note"]);
        Assert.Equal("Wav", run.Invitation.Profile.Name);
    }

    [Fact]
    public void A_stranger_is_not()
    {
        var run = Assert.IsType<FrontDecision.Run>(Route("sip:greeting@host;ivr-profile=Wav", PeerTable.Empty));
        Assert.NotEqual(Uuid, run.Invitation.CallUuid.Value);
        Assert.Empty(run.Invitation.Partitions.Paths);
        Assert.Empty(run.Invitation.UserData);
        Assert.Equal("Default", run.Invitation.Profile.Name);
    }

    [Fact]
    public void A_trusted_peer_that_sends_nonsense_is_told()
    {
        var refuse = Assert.IsType<FrontDecision.Refuse>(Route("sip:greeting@host", Trusted, new SipHeader("X-Genesys-CallUUID", "short")));
        Assert.Equal(400, refuse.Reject.Status);
        Assert.Contains("X-Genesys-CallUUID", refuse.Reject.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_apps, recursive: true);

    private static PeerTable Trusted { get; } = new([new Peer("sbc", IPNetwork.Parse("127.0.0.0/8"), Trusted: true, [])]);

    private FrontDecision Route(string uri, PeerTable peers, params SipHeader[] headers) => Route(uri, "greeting", peers, headers);

    private FrontDecision Route(string uri, string? defaultApplication = "greeting", PeerTable? peers = null, params SipHeader[] headers)
    {
        if (headers.Length == 0)
        {
            headers = [new("X-Genesys-CallUUID", Uuid), new("X-Genesys-UserData", "GRECORD_PARTITIONS=%2Fsales%2Csupport&note=x+y")];
        }
        var invite = new SipRequest("INVITE", uri, [.. headers, new("From", "<sip:8522001@pbx>;tag=1"), new("To", $"<{uri.Split(';')[0]}>")], default);
        var profiles = new ProfileDirectory
        {
            Default = new IvrProfile { Name = "Default" },
            Profiles = ImmutableDictionary<string, IvrProfile>.Empty.Add("Wav", new IvrProfile { Name = "Wav" }),
            Numbers = ImmutableDictionary<string, string>.Empty.Add("8001", "greeting"),
        };
        var state = new FrontState(_catalog, profiles, peers ?? PeerTable.Empty, defaultApplication);
        return FrontRouter.Route(invite, new IPEndPoint(IPAddress.Loopback, 5060), state, new SeededIds(1));
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_apps, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
