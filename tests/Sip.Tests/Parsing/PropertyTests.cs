using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Sdp;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Tests.Parsing;

/// <summary>Parsers are total; what is printed is read back the same.</summary>
public sealed class PropertyTests
{
    private static readonly SipLimits Limits = new();

    private const string Sample =
        "INVITE sip:alice@example.com:5062;transport=tcp;x=%41 SIP/2.0\r\nVia: SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bKabc;rport\r\n" +
        "Max-Forwards: 70\r\nFrom: \"A \\\"B\\\"\" <sip:b@example.com>;tag=1\r\nTo: <sip:alice@example.com>\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n" +
        "Contact: <sip:b@192.0.2.1>;q=0.5\r\nSubject: folded\r\n value\r\nContent-Type: application/sdp\r\nContent-Length: 138\r\n\r\n" + SampleSdp;

    private const string SampleSdp =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=x\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n";

    [Fact]
    public void TheMessageParserIsTotalOnAnyBytes() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => SipParser.Parse(bytes, Limits, stream: false) is not null));

    [Fact]
    public void TheMessageParserIsTotalOnMutatedMessages()
    {
        var text = Encoding.UTF8.GetBytes(Sample);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(Mutations(text.Length), mutation =>
        {
            var bytes = mutation(text);
            var result = SipParser.Parse(bytes, Limits, stream: true);
            // Whatever is taken as a message can be written and read again.
            return result is not SipParseResult.Parsed p || SipParser.Parse(SipWriter.Write(p.Message), Limits, stream: true) is SipParseResult.Parsed;
        }));
    }

    [Fact]
    public void TheSdpParserIsTotalAndPrintsWhatItReads()
    {
        var text = Encoding.UTF8.GetBytes(SampleSdp);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(Mutations(text.Length), mutation =>
        {
            var session = SdpSession.Parse(Encoding.Latin1.GetString(mutation(text)), out var error);
            if (session is null) return error is { Line: > 0, Column: > 0 };
            var printed = session.Format();
            return SdpSession.Parse(printed, out _)?.Format() == printed;
        }));
    }

    [Fact]
    public void UrisArePrintedAsTheyAreRead()
    {
        var gen =
            from user in Gen.Elements<string?>(null, "alice", "a%20b", "+1555;ext=5", "dialog")
            from host in Gen.Elements("example.com", "192.0.2.1", "[2001:db8::1]", "under_score")
            from port in Gen.Elements<int?>(null, 5060, 1, 65535)
            from count in Gen.Choose(0, 3)
            from names in Gen.ArrayOf(Gen.Elements(new SipParam("lr", null), new SipParam("transport", "tcp"), new SipParam("voicexml", "http://h/a.vxml"), new SipParam("x", "")), count)
            select new SipUri { RawUser = user, Host = host, Port = port, Parameters = new SipParams([.. names]) };
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(gen.ToArbitrary(), uri =>
            SipUri.TryParse(uri.ToString(), out var read) && read == uri));
    }

    [Fact]
    public void DisplayNamesSurvive() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), name =>
        {
            var text = new string([.. name.Get.Where(c => c is not ('\r' or '\n' or '\0'))]);
            var address = NameAddr.Of(SipUri.Parse("sip:a@b"), text);
            return NameAddr.TryParse(address.ToString(), out var read) && (read.DisplayName ?? "") == text;
        }));

    private static Arbitrary<Func<byte[], byte[]>> Mutations(int length)
    {
        var gen =
            from kind in Gen.Choose(0, 3)
            from at in Gen.Choose(0, length - 1)
            from value in Gen.Elements<byte>(0, 9, 10, 13, 32, 34, 44, 58, 59, 60, 62, 63, 64, 91, 127, 128, 255, 48, 65)
            from size in Gen.Choose(1, 40)
            select (Func<byte[], byte[]>)(bytes => kind switch
            {
                0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + size)..]],
                2 => [.. bytes[..at], .. Enumerable.Repeat(value, size), .. bytes[at..]],
                _ => bytes[..at],
            });
        return gen.ToArbitrary();
    }
}
