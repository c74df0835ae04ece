namespace VxmlGir.RecordingCore.Node;

/// <summary>Whether a new recorded call can be taken now.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    public sealed record Accept : Admission;

    /// <param name="Reason">For the log and a SIP Reason header: what is missing.</param>
    public sealed record Refuse(string Reason) : Admission;
}
