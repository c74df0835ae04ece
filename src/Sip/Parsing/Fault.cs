namespace VxmlGir.Sip.Parsing;

/// <summary>Why a message is refused, and where.</summary>
internal sealed record Fault(int Status, string Reason, int Offset);
