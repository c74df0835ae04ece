using System.Collections.Immutable;

namespace VxmlGir.Sip.Messages;

/// <summary>A SIP response, received or made here for a failure without one (408 timeout, 503 transport).</summary>
public sealed class SipResponse : SipMessage
{
    public SipResponse(int status, string reason, ImmutableArray<SipHeader> headers, ReadOnlyMemory<byte> body)
        : base(headers, body)
    {
        Status = status;
        Reason = reason;
    }

    public int Status { get; }

    public string Reason { get; }

    internal static SipResponse Local(int status) => new(status, ReasonPhrases.For(status), [], default);

    public override string ToString() => $"{Status} {Reason}";
}
