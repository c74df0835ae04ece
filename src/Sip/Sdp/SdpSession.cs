namespace VxmlGir.Sip.Sdp;

/// <summary>A session description (RFC 4566).</summary>
public sealed record SdpSession
{
}
