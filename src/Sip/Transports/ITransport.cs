using System.Net;
using VxmlGir.Sip.Endpoint;

namespace VxmlGir.Sip.Transports;

/// <summary>One listening place and the flows that come of it.</summary>
internal interface ITransport : IAsyncDisposable
{
    SipListen Bound { get; }

    /// <summary>A way to that address, new or in use.</summary>
    Flow FlowTo(IPEndPoint remote);

    void Start();
}

/// <summary>Where transports hand up what they read; implemented by the endpoint.</summary>
internal interface ITransportSink
{
    EndpointLoop Loop { get; }

    SipMetrics Metrics { get; }

    /// <summary>The flow failed before or while something was being sent on it. Any thread.</summary>
    void OnFlowFailed(Flow flow);

    /// <summary>The host that a peer at <paramref name="remote"/> should see for a socket bound to <paramref name="bound"/>.</summary>
    string HostFor(IPAddress bound, IPAddress remote);
}
