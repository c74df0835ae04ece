using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// A bucket named "bucket" that believes nothing: the signature is computed from the request as received (AWS Signature Version 4, in the order of its own description), the body's
/// digest is compared with the signed one, and If-None-Match is honoured.
/// </summary>
internal sealed partial class S3Double(string accessKey, string secretKey, string region) : HttpMessageHandler
{
    public Dictionary<string, byte[]> Objects { get; } = [];
    public List<string> Log { get; } = [];
    public Action<HttpRequestMessage, Dictionary<string, byte[]>> Before { get; set; } = (_, _) => { };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        Log.Add($"{request.Method} {path}");
        if (!IsSigned(request, body)) return new HttpResponseMessage(HttpStatusCode.Forbidden);
        if (!path.StartsWith("/bucket/", StringComparison.Ordinal)) return new HttpResponseMessage(HttpStatusCode.NotFound);
        Before(request, Objects);
        if (request.Method == HttpMethod.Put)
        {
            if (Objects.ContainsKey(path) && request.Headers.TryGetValues("If-None-Match", out var none) && none.Contains("*")) return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
            Objects[path] = body;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
        return Objects.TryGetValue(path, out var found)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(request.Method == HttpMethod.Head ? [] : found) }
            : new HttpResponseMessage(HttpStatusCode.NotFound);
    }

    private bool IsSigned(HttpRequestMessage request, byte[] body)
    {
        var given = Given().Match(request.Headers.Authorization?.ToString() ?? "");
        if (!given.Success || given.Groups["key"].Value != accessKey || given.Groups["region"].Value != region) return false;
        var names = given.Groups["headers"].Value.Split(';');
        if (!names.Contains("host") || !names.Contains("x-amz-date") || !names.Contains("x-amz-content-sha256")) return false;
        string Header(string name) => name == "host" ? request.Headers.Host ?? request.RequestUri!.Authority : string.Join(',', request.Headers.GetValues(name)).Trim();
        var declared = Header("x-amz-content-sha256");
        if (declared != Hex(SHA256.HashData(body))) return false;
        var date = Header("x-amz-date");
        if (date[..8] != given.Groups["day"].Value) return false;

        var canonical = new StringBuilder()
            .Append(request.Method.Method).Append('\n')
            .Append(request.RequestUri!.AbsolutePath).Append('\n')
            .Append(request.RequestUri.Query.TrimStart('?')).Append('\n');
        foreach (var name in names.Order(StringComparer.Ordinal)) canonical.Append(name).Append(':').Append(Header(name)).Append('\n');
        canonical.Append('\n').Append(given.Groups["headers"].Value).Append('\n').Append(declared);
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, $"{date[..8]}/{region}/s3/aws4_request", Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[date[..8], region, "s3", "aws4_request", toSign]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(key) == given.Groups["signature"].Value;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<day>\\d{8})/(?<region>[^/]+)/s3/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Given();
}
