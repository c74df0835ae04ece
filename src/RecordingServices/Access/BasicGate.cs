using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Access;

/// <summary>Lets a request through that carries the right user and password; takes the same time for every wrong one.</summary>
internal sealed class BasicGate(ServiceCredentials credentials, string realm)
{
    private const int MaxHeader = 1024;

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(credentials.Authorization));

    public bool Allows(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length > MaxHeader || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> bytes = stackalloc byte[MaxHeader];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var count)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(bytes[..count]), _expected);
    }

    public void Challenge(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = $"Basic realm=\"{realm}\", charset=\"UTF-8\"";
    }
}
