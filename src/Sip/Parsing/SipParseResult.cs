using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Parsing;

/// <summary>What a run of bytes turned out to be: a closed family. Parsing never throws on input.</summary>
internal abstract record SipParseResult
{
    private SipParseResult() { }

    public sealed record Parsed(SipMessage Message) : SipParseResult;

    /// <summary>A request that must be refused; <paramref name="Offset"/> is the byte where the fault was seen.</summary>
    public sealed record Refused(int Status, string Reason, int Offset, SipRequest Request) : SipParseResult;

    /// <summary>Nothing that can be answered: a broken response, or not SIP at all.</summary>
    public sealed record Unusable(string Reason, int Offset) : SipParseResult;

    /// <summary>Only line ends (RFC 5626 §4.4.1).</summary>
    public sealed record KeepAlive : SipParseResult;
}
