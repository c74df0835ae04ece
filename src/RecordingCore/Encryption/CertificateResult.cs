using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Encryption;

/// <summary>What a file that should hold a recording certificate came to.</summary>
public abstract record CertificateResult
{
    private CertificateResult()
    {
    }

    public sealed record Good(RecordingCertificate Certificate) : CertificateResult;

    /// <param name="Reason">What is wrong, for the person who named the file.</param>
    public sealed record Refused(string Reason) : CertificateResult;
}
