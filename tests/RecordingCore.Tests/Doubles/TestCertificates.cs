using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VxmlGir.Contracts.Profiles;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>Recording certificates whose keys nobody keeps.</summary>
internal static class TestCertificates
{
    public static RecordingCertificate One()
    {
        using var key = RSA.Create(3072);
        var made = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        return new RecordingCertificate("test", [.. made.RawData], made.NotAfter);
    }
}
