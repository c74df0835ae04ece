using System.Collections.Immutable;
using VxmlGir.Sip.Digest;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Transports;

namespace VxmlGir.Sip.Transactions;

/// <summary>
/// One request of ours with the answers to its challenges: each try is a transaction of its own with a new CSeq (RFC 3261 §22.2).
/// Loop thread only.
/// </summary>
internal sealed class Exchange(EndpointCore core, RequestTemplate template, Flow flow, Func<uint> nextCSeq, ImmutableArray<SipCredentials> credentials, Action<SipResponse> onResponse)
{
    private DigestClient _digest = new(credentials);

    private bool _givenUp;

    /// <summary>The credentials sent last; the ACK of a 2xx carries them too (RFC 3261 §22.1).</summary>
    public ImmutableArray<SipHeader> Authorization { get; private set; } = [];

    public ClientTransaction? Current { get; private set; }

    public SipRequest Sent => Current!.Request;

    public Flow Flow => flow;

    public void Begin()
    {
        var (via, branch) = core.NewVia(flow);
        var request = template.Build(via, nextCSeq(), Authorization.AsSpan());
        Current = core.Transactions.Send(request, branch, flow, OnResponse);
        Current.Begin();
    }

    /// <summary>From now on a challenge is the end of it: what was cancelled is not tried again.</summary>
    public void GiveUp() => _givenUp = true;

    private void OnResponse(ClientTransaction transaction, SipResponse response)
    {
        if (transaction != Current) return;
        if (!_givenUp && _digest.Answer(response, template.Method, template.RequestUri, core.NewTag()) is { } again)
        {
            (_digest, Authorization) = again;
            Begin();
            return;
        }
        onResponse(response);
    }
}
