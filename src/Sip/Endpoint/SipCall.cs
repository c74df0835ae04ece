using System.Net;
using System.Threading.Channels;
using VxmlGir.Sip.Messages;
using VxmlGir.Sip.Uris;

namespace VxmlGir.Sip.Endpoint;

/// <summary>
/// One dialog. Every method may be called from any thread, returns at once and never throws for the state of the protocol:
/// what comes too late is dropped, what fails arrives as an event.
/// </summary>
public sealed class SipCall
{
    internal SipCall() { }
    public SipRequest Invite => throw new NotImplementedException();
    public IPEndPoint Source => throw new NotImplementedException();
    public string CallId => throw new NotImplementedException();
    public bool Inbound => throw new NotImplementedException();
    public ChannelReader<SipEvent> Events => throw new NotImplementedException();
    public void Deliver(Action<SipEvent> sink) => throw new NotImplementedException();
    public void Progress(int status, string? sdp = null, bool reliable = false) => throw new NotImplementedException();
    public void Answer(string sdp, params ReadOnlySpan<SipHeader> headers) => throw new NotImplementedException();
    public void Acknowledge(string sdp) => throw new NotImplementedException();
    public void Reject(SipReject reject) => throw new NotImplementedException();
    public void Bye(string? reason = null) => throw new NotImplementedException();
    public void Cancel() => throw new NotImplementedException();
    public void ReInvite(string sdp) => throw new NotImplementedException();
    public void Update(string? sdp) => throw new NotImplementedException();
    public void AcceptOffer(SipEvent.Offered offer, string sdp) => throw new NotImplementedException();
    public void RejectOffer(SipEvent.Offered offer, SipReject reject) => throw new NotImplementedException();
    public void Info(string contentType, ReadOnlyMemory<byte> body) => throw new NotImplementedException();
    public void Refer(SipUri target) => throw new NotImplementedException();
    public void Notify(string eventPackage, string subscriptionState, string contentType, ReadOnlyMemory<byte> body) => throw new NotImplementedException();
    public void Respond(SipEvent.Requested request, int status, string? reason = null, string? contentType = null, ReadOnlyMemory<byte> body = default, params ReadOnlySpan<SipHeader> headers) => throw new NotImplementedException();
}
