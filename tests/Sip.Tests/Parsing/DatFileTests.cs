using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Parsing;

/// <summary>Every message of RFC 4475 and RFC 5118, parsed in process: valid ones to messages, broken ones to the right refusal.</summary>
public sealed class DatFileTests
{
    private static readonly SipLimits Limits = new();

    // What the parser itself refuses (400, 505) or cannot use; every other file is a message. The router's refusals (405, 416, 420 …) are the wire test's.
    public static readonly Dictionary<string, int> Refused = new()
    {
        ["badinv01"] = 400, ["clerr"] = 400, ["ncl"] = 400, ["scalar02"] = 400, ["quotbal"] = 400, ["ltgtruri"] = 400, ["lwsruri"] = 400,
        ["lwsstart"] = 400, ["trws"] = 400, ["baddn"] = 400, ["badvers"] = 505, ["mismatch01"] = 400, ["mismatch02"] = 400, ["insuf"] = 400,
        ["multi01"] = 400, ["mcl01"] = 400, ["ipv6-bad"] = 400, ["ipv6-bug-abnf-3-colons"] = 400,
        ["scalarlg"] = 0, ["bigcode"] = 0,
    };

    private static IEnumerable<string> Files(string shared) =>
        ((string[])["rfc4475", "rfc4475-fixed", "rfc5118", "rfc5118-cl-fixed"]).SelectMany(d => Directory.GetFiles(Path.Combine(shared, d)));

    [Fact]
    public void EveryFileIsAMessageOrTheRightRefusal()
    {
        foreach (var file in Files(Shared.Require()))
        {
            var result = SipParser.Parse(File.ReadAllBytes(file), Limits, stream: false);
            var expected = Refused.TryGetValue(Path.GetFileNameWithoutExtension(file), out var status) ? status : -1;
            var actual = result switch { SipParseResult.Refused r => r.Status, SipParseResult.Unusable => 0, _ => -1 };
            Assert.True(expected == actual, $"{Path.GetFileName(file)}: {result}");
        }
    }

    [Fact]
    public void EveryMessageSurvivesWritingAndReading()
    {
        foreach (var file in Files(Shared.Require()))
        {
            if (SipParser.Parse(File.ReadAllBytes(file), Limits, stream: false) is not SipParseResult.Parsed { Message: var first }) continue;
            var bytes = SipWriter.Write(first);
            var second = Assert.IsType<SipParseResult.Parsed>(SipParser.Parse(bytes, Limits, stream: true)).Message;
            Assert.Equal(Encoding.Latin1.GetString(bytes), Encoding.Latin1.GetString(SipWriter.Write(second)));
            Assert.Equal(first.Body.ToArray(), second.Body.ToArray());
        }
    }

    [Theory]
    [InlineData("wsinv", "1918181833n", "98asjd8", 9, "INVITE")]
    [InlineData("intmeth", null, "_token~1'+`*%!-.", 139122385, "!interesting-Method0123456789_*+`.%indeed'~")]
    [InlineData("esc02", null, "f232jadfj23", 29344, "RE%47IST%45R")]
    public void TortuousFieldsAreReadExactly(string file, string? toTag, string fromTag, int cseq, string method)
    {
        var request = Request(file);
        Assert.Equal(toTag, request.To.Tag);
        Assert.Equal(fromTag, request.From.Tag);
        Assert.Equal(new CSeq((uint)cseq, method), request.CSeq);
    }

    [Fact]
    public void TortuousUrisAreReadExactly()
    {
        Assert.Equal("J Rosenberg \\\"", Request("wsinv").From.DisplayName);
        Assert.Equal("SIP/2.0/UDP 192.0.2.2;branch=390skdjuw", Request("wsinv").TopVia!.ToString());
        Assert.Equal("sips:user@example.com", Request("esc01").Uri.User);
        Assert.Equal("null-\0-null", Request("escnull").To.Uri!.User);
        Assert.Equal("user;par=u@example.net", Request("semiuri").Uri.User);
        Assert.Equal("caller", Request("lwsdisp").From.DisplayName);
        Assert.Equal("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", Request("intmeth").Uri.User);
        Assert.Null(Request("port-ambiguous").Uri.Port);
        Assert.Equal(5070, Request("port-unambiguous").Uri.Port);
        Assert.Equal("Route=%3Csip:example.com%3E", Request("escruri").Uri.Headers);
        Assert.Equal(5, Request("transports").Count(HeaderNames.Via));
        Assert.Contains((byte)0, Request("mpart01").Body.ToArray());
    }

    private static SipRequest Request(string name)
    {
        var file = Files(Shared.Require()).First(f => Path.GetFileNameWithoutExtension(f) == name);
        return (SipRequest)Assert.IsType<SipParseResult.Parsed>(SipParser.Parse(File.ReadAllBytes(file), Limits, stream: false)).Message;
    }
}
