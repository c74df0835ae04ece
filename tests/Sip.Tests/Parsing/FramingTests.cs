using System.Text;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Parsing;
using VxmlGir.Sip.Tests.Support;

namespace VxmlGir.Sip.Tests.Parsing;

/// <summary>Cutting a stream into messages.</summary>
public sealed class FramingTests
{
    private const string One = "OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 4\r\n\r\nbody";
    private const string Two = "BYE sip:a@b SIP/2.0\r\nl :0\r\n\r\n";

    [Fact]
    public void TwoMessagesSplitAtEveryByte()
    {
        var bytes = Encoding.ASCII.GetBytes(One + Two);
        for (var split = 0; split <= bytes.Length; split++)
            Assert.Equal([One, Two], Frames(bytes[..split], bytes[split..]));
    }

    [Fact]
    public void OneByteAtATime() =>
        Assert.Equal([One, Two], Frames([.. Encoding.ASCII.GetBytes(One + Two).Select(b => new[] { b })]));

    [Fact]
    public void TheTenLargestTortureMessagesSplitAtEveryByte()
    {
        var shared = Shared.Require();
        var files = Directory.GetFiles(Path.Combine(shared, "rfc4475")).OrderByDescending(f => new FileInfo(f).Length)
            .Where(f => !Path.GetFileName(f).StartsWith("clerr", StringComparison.Ordinal)).Take(10);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var whole = Frames(bytes);
            for (var split = 1; split < bytes.Length; split += 1) Assert.Equal(whole, Frames(bytes[..split], bytes[split..]));
        }
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 70000")]
    [InlineData("Content-Length: 4294967295")]
    [InlineData("Content-Length: 1\r\nl: 2")]
    [InlineData("Content-Length: x")]
    public void AfterABadLengthNothingIsRead(string header)
    {
        var framer = new StreamFramer(new SipLimits());
        framer.Append(Encoding.ASCII.GetBytes($"OPTIONS sip:a@b SIP/2.0\r\n{header}\r\n\r\n{One}"));
        var frame = framer.Next();
        Assert.Equal((FrameKind.Message, true), (frame.Kind, frame.Last));
        Assert.Equal(FrameKind.NeedMore, framer.Next().Kind);
    }

    [Fact]
    public void AHeaderWithoutEndIsGivenUpAtTheLimit()
    {
        var framer = new StreamFramer(new SipLimits { MaxMessage = 1000 });
        framer.Append(new byte[1001]);
        Assert.True(framer.Next().Last);
    }

    [Fact]
    public void DoubleLineEndsArePings()
    {
        var framer = new StreamFramer(new SipLimits());
        framer.Append("\r\n\r\n"u8);
        Assert.Equal(FrameKind.Ping, framer.Next().Kind);
        Assert.Equal(FrameKind.NeedMore, framer.Next().Kind);
        Assert.False(framer.Partial);
    }

    private static List<string> Frames(params byte[][] parts)
    {
        var framer = new StreamFramer(new SipLimits());
        var frames = new List<string>();
        foreach (var part in parts)
        {
            framer.Append(part);
            while (framer.Next() is { Kind: not FrameKind.NeedMore } frame)
                if (frame.Kind == FrameKind.Message) frames.Add(Encoding.Latin1.GetString(frame.Bytes));
        }
        return frames;
    }
}
