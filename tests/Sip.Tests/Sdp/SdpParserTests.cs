using System.Globalization;
using System.Text;
using VxmlGir.Sip.Sdp;

namespace VxmlGir.Sip.Tests.Sdp;

/// <summary>What the SDP parser refuses, and where it says the fault is.</summary>
public sealed class SdpParserTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    [Theory]
    [InlineData("", 0, "v=")]
    [InlineData("hello", 1, "x=value")]
    [InlineData("o=- 1 1 IN IP4 a\r\nv=0", 1, "v= must be first")]
    [InlineData("v=1\r\n", 1, "version")]
    [InlineData("v=0\r\no=- 1 IN IP4 a\r\n", 2, "six fields")]
    [InlineData("v=0\r\no=- x 1 IN IP4 a\r\n", 2, "numbers")]
    [InlineData("v=0\r\no=- 1 1 IN IP9 a\r\n", 2, "IP4 or IN IP6")]
    [InlineData(Head + "m=audio 492170 RTP/AVP 0\r\n", 6, "0 to 65535")]
    [InlineData(Head + "m=audio -1 RTP/AVP 0\r\n", 6, "0 to 65535")]
    [InlineData(Head + "m=audio 1 RTP/AVP\r\n", 6, "formats")]
    [InlineData(Head + "m =video 3227 RTP/AVP 31\r\n", 6, "x=value")]
    [InlineData(Head + "a=x\0y\r\n", 6, "NUL")]
    [InlineData(Head + "a=\r\n", 6, "without a name")]
    [InlineData(Head + "c=IN IP4\r\n", 6, "address")]
    public void Faults(string text, int line, string reason)
    {
        Assert.Null(SdpSession.Parse(text, out var error));
        Assert.Contains(reason, error!.ToString());
        if (line > 0) Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Limits()
    {
        var media = string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\r\n", SdpParser.MaxMedia + 1));
        Assert.Null(SdpSession.Parse(Head + media, out var error));
        Assert.Contains("too many m=", error!.Reason);
        var formats = string.Join(' ', Enumerable.Range(0, SdpParser.MaxFormats + 1));
        Assert.Null(SdpSession.Parse($"{Head}m=audio 1 RTP/AVP {formats}\r\n", out error));
        Assert.Contains("too many formats", error!.Reason);
        var attributes = new StringBuilder(Head);
        for (var i = 0; i <= SdpParser.MaxAttributes; i++) attributes.Append(CultureInfo.InvariantCulture, $"a=x{i}\r\n");
        Assert.Null(SdpSession.Parse(attributes.ToString(), out error));
        Assert.Contains("too many attributes", error!.Reason);
        Assert.NotNull(SdpSession.Parse($"{Head}m=audio 1 RTP/AVP {string.Join(' ', Enumerable.Range(0, SdpParser.MaxFormats))}\r\n", out _));
    }

    [Fact]
    public void BareLineFeedsAndAnEmptyNameAreTaken() =>
        Assert.NotNull(SdpSession.Parse("v=0\no=bob 280744730 28977631 IN IP4 host.example.com\ns=\nt=0 0\nm=audio 22334 RTP/AVP 0\nc=IN IP4 192.0.2.1\n", out _));
}
