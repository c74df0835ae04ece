using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;

namespace VxmlGir.Sip.Tests.Parsing;

/// <summary>Every limit of a message: what just fits is read, one more is refused with a reason that names it.</summary>
public sealed class LimitTests
{
    private static readonly SipLimits Limits = new();

    private static SipParseResult Parse(string extra = "", string callId = "x", string tag = "t", string branch = "z9hG4bKa", string uri = "sip:a@b", string to = "<sip:a@b>") =>
        SipParser.Parse(Encoding.Latin1.GetBytes(
            $"OPTIONS {uri} SIP/2.0\r\nVia: SIP/2.0/UDP h;branch={branch}\r\nFrom: <sip:c@d>;tag={tag}\r\nTo: {to}\r\nCall-ID: {callId}\r\nCSeq: 1 OPTIONS\r\n{extra}\r\n"), Limits, stream: false);

    private static void Fits(SipParseResult result) => Assert.IsType<SipParseResult.Parsed>(result);

    private static void Refused(SipParseResult result, string reason, int status = 400)
    {
        var refused = Assert.IsType<SipParseResult.Refused>(result);
        Assert.Equal(status, refused.Status);
        Assert.Contains(reason, refused.Reason);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    [Fact]
    public void Identifiers()
    {
        Fits(Parse(callId: new string('x', 256)));
        Refused(Parse(callId: new string('x', 257)), "Call-ID too long");
        Fits(Parse(tag: new string('x', 256)));
        Refused(Parse(tag: new string('x', 257)), "tag too long");
        Fits(Parse(branch: new string('x', 256)));
        Refused(Parse(branch: new string('x', 257)), "branch too long");
    }

    [Fact]
    public void HeadersAndLines()
    {
        Fits(Parse(Repeat("X: y\r\n", 128 - 5)));
        Refused(Parse(Repeat("X: y\r\n", 129 - 5)), "too many header lines");
        Fits(Parse($"X: {new string('y', 4096)}\r\n"));
        Refused(Parse($"X: {new string('y', 4097)}\r\n"), "header value too long");
        Refused(Parse($"X: {Repeat("y\r\n ", 3000)}\r\n"), "header line too long");
        Fits(Parse(Repeat("Via: SIP/2.0/UDP h\r\n", 69)));
        Refused(Parse(Repeat("Via: SIP/2.0/UDP h\r\n", 70)), "too many Via");
        Refused(Parse($"Via: {string.Join(',', Enumerable.Repeat("SIP/2.0/UDP h", 70))}\r\n"), "too many Via");
        Refused(Parse("no colon here\r\n"), "without a name");
        Refused(Parse("bad name: x\r\n"), "without a name");
        Refused(Parse("X: a\nY: b\r\n"), "bare CR or LF");
    }

    [Theory]
    [InlineData("Max-Forwards: 256\r\n", "Max-Forwards")]
    [InlineData("Max-Forwards: -1\r\n", "Max-Forwards")]
    [InlineData("Max-Forwards: 1\r\nMax-Forwards: 1\r\n", "Max-Forwards")]
    [InlineData("Content-Length: 1\r\n", "larger than the body")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "not a number")]
    [InlineData("Content-Length: 0\r\nl: 0\r\n", "more than one Content-Length")]
    [InlineData("Call-ID: y\r\n", "Call-ID must occur once")]
    [InlineData("CSeq: 1 OPTIONS\r\n", "CSeq must occur once")]
    public void OneOfAKind(string extra, string reason) => Refused(Parse(extra), reason);

    [Theory]
    [InlineData("sip:")]
    [InlineData("sip:@b")]
    [InlineData("sip:a@")]
    [InlineData("sip:a@b:0")]
    [InlineData("sip:a@b:65536")]
    [InlineData("sip:a@b:x")]
    [InlineData("sip:a@[::1")]
    [InlineData("sip:a@b;;")]
    [InlineData("sip:a@b;=x")]
    [InlineData("nothing")]
    [InlineData(":")]
    public void RequestUris(string uri) => Refused(Parse(uri: uri), "Request-URI");

    [Theory]
    [InlineData("<sip:a@b")]
    [InlineData("\"a <sip:a@b>")]
    [InlineData("sip:a@b?x=y")]
    [InlineData("<sip:a@b>;tag=\"x")]
    [InlineData("<sip:a@b> tag=x")]
    [InlineData("")]
    public void ToHeaders(string to) => Refused(Parse(to: to), "To is malformed");

    [Fact]
    public void WhatIsWrittenCannotSmuggleHeaders()
    {
        var request = new SipRequest("INFO", "sip:a@b", [new("Subject", "x\r\nEvil: 1"), new("Content-Length", "77")], "body"u8.ToArray());
        Assert.Equal("INFO sip:a@b SIP/2.0\r\nSubject: x  Evil: 1\r\nContent-Length: 4\r\n\r\nbody", Encoding.ASCII.GetString(SipWriter.Write(request)));
    }

    [Theory]
    [InlineData("b", "--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--\r\n", "v=0")]
    [InlineData("\"b c\"", "--b c\r\ncontent-type: application/sdp;x=y\r\n\r\nv=0\r\n--b c--", "v=0")]
    [InlineData("b", "--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--", null)]
    [InlineData("b", "--b\r\n\r\nv=0\r\n--b--", null)]
    [InlineData("b", "no delimiter", null)]
    [InlineData("", "--\r\n", null)]
    public void SdpInMultipart(string boundary, string body, string? expected)
    {
        var request = new SipRequest("INVITE", "sip:a@b", [new("Content-Type", $"multipart/mixed;boundary={boundary}")], Encoding.ASCII.GetBytes(body));
        Assert.Equal(expected, request.Sdp);
    }
}
