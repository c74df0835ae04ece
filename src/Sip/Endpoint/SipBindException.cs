using System.Net;

namespace VxmlGir.Sip.Endpoint;

/// <summary>An address could not be listened on (in use, not ours, not permitted).</summary>
public sealed class SipBindException : Exception
{
    public SipBindException(IPEndPoint endPoint, string reason, Exception? inner = null)
        : base($"cannot listen on {endPoint}: {reason}", inner)
    {
        EndPoint = endPoint;
        Reason = reason;
    }

    public IPEndPoint EndPoint { get; }

    public string Reason { get; }
}
