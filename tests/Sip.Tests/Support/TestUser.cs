using System.Collections.Concurrent;
using System.Net;
using VxmlGir.Sip.Endpoint;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Tests.Support;

/// <summary>An application that keeps its calls and does what a test tells it.</summary>
public sealed class TestUser : ISipUser
{
    public ConcurrentQueue<SipCall> Calls { get; } = new();

    public Func<SipRequest, SipReject?> OnAdmit { get; set; } = _ => null;

    public Action<SipCall> OnCall { get; set; } = _ => { };

    public SipReject? Admit(SipRequest invite, IPEndPoint source) => OnAdmit(invite);

    public void OnInvite(SipCall call)
    {
        Calls.Enqueue(call);
        OnCall(call);
    }

    public SipReply OnRequest(SipRequest request, IPEndPoint source) => new(200);
}
