using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Signs a request with AWS Signature Version 4 (the S3 user guide's "Authenticating Requests: Using the Authorization Header"), signed headers host, x-amz-content-sha256
/// and x-amz-date. Paths are expected in S3's own encoding already: what a name of ours has needs none.
/// </summary>
internal sealed class AwsSignature(string accessKey, string secretKey, string region, TimeProvider time)
{
    private const string Signed = "host;x-amz-content-sha256;x-amz-date";

    /// <param name="payloadSha256">Of the body, lower-case hexadecimal.</param>
    public void Sign(HttpRequestMessage request, string payloadSha256)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var stamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{stamp[..8]}/{region}/s3/aws4_request";
        var uri = request.RequestUri!;
        var canonical = $"{request.Method.Method}\n{uri.AbsolutePath}\n{Query(uri)}\nhost:{uri.Authority}\nx-amz-content-sha256:{payloadSha256}\nx-amz-date:{stamp}\n\n{Signed}\n{payloadSha256}";
        var text = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        request.Headers.Host = uri.Authority;
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadSha256);
        request.Headers.TryAddWithoutValidation("x-amz-date", stamp);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential={accessKey}/{scope}, SignedHeaders={Signed}, Signature={Convert.ToHexStringLower(Mac(Key(stamp[..8]), text))}");
    }

    private byte[] Key(string day) => Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secretKey), day), region), "s3"), "aws4_request");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Query(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Contains('=') ? p : p + "=").Order(StringComparer.Ordinal));
}
