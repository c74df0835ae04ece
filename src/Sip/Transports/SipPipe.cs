namespace VxmlGir.Sip.Transports;

/// <summary>The switchboard of in-process endpoints: names to endpoints, messages handed over as bytes. Thread-safe.</summary>
public sealed class SipPipe
{
}
