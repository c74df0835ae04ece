using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VxmlGir.Contracts.Identity;
using VxmlGir.Sip.Messages;

namespace VxmlGir.Sip.Endpoint;

/// <summary>The one owner of SIP sockets and timers.</summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    private SipEndpoint() { }
    public static ValueTask<SipEndpoint> StartAsync(SipEndpointOptions options, ISipUser user, TimeProvider time, IIds ids, ILoggerFactory logs, Meter meter) => throw new NotImplementedException();
    public ImmutableArray<SipListen> Bound => throw new NotImplementedException();
    public SipCall Invite(OutgoingInvite invite) => throw new NotImplementedException();
    public ValueTask<SipResponse> SendAsync(OutgoingRequest request, CancellationToken ct) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
