using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>
/// A WebDAV store and a recording processor behind one handler, with faults on order. Strict where real servers are: a missing collection is an error, MOVE honours
/// Overwrite, and (when asked) every request needs Basic or Digest authorization.
/// </summary>
internal sealed class WebDavDouble : HttpMessageHandler
{
    private readonly Lock _gate = new();

    public Dictionary<string, byte[]> Objects { get; } = [];

    /// <summary>Objects that are no manifests.</summary>
    public IReadOnlyDictionary<string, byte[]> Media => Objects.Where(o => !o.Key.EndsWith(".manifest.json", StringComparison.Ordinal)).ToDictionary(o => o.Key, o => o.Value);

    public HashSet<string> Collections { get; } = ["/", "/rec/"];
    public List<string> Posts { get; } = [];
    public List<string> Log { get; } = [];
    public string? UserPassword { get; set; }
    public bool Digest { get; set; }
    public HttpStatusCode MissingCollection { get; set; } = HttpStatusCode.Conflict;

    /// <summary>Told of everything that changes what this server has, as something another one can repeat.</summary>
    public Action<Action<WebDavDouble>>? Happened { get; set; }

    /// <summary>Asked for each request before anything else: an answer, an exception to throw, or null to go on.</summary>
    public Func<HttpRequestMessage, int, object?> Fault { get; set; } = (_, _) => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (_gate)
        {
            var path = request.RequestUri!.AbsolutePath;
            Log.Add($"{request.Method} {path}");
            var fault = Fault(request, Log.Count);
            if (fault is Exception thrown) throw thrown;
            if (fault is Stream stalled) return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(stalled) };
            if (fault is HttpStatusCode status) return new HttpResponseMessage(status);
            if (UserPassword is not null && Refuse(request) is { } refused) return refused;
            if (fault is int cut) body = body[..Math.Min(cut, body.Length)];
            return Answer(request, path, body);
        }
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string path, byte[] body)
    {
        switch (request.Method.Method)
        {
            case "PUT":
                if (!Collections.Contains(path[..(path.LastIndexOf('/') + 1)])) return new HttpResponseMessage(MissingCollection);
                Change(s => s.Objects[path] = body);
                return new HttpResponseMessage(HttpStatusCode.Created);
            case "HEAD" or "GET":
                return Objects.TryGetValue(path, out var found)
                    ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(found) }
                    : new HttpResponseMessage(HttpStatusCode.NotFound);
            case "MKCOL":
                if (!path.EndsWith('/')) return new HttpResponseMessage(HttpStatusCode.Conflict);
                return new HttpResponseMessage(Collections.Add(path) ? HttpStatusCode.Created : HttpStatusCode.MethodNotAllowed);
            case "MOVE":
                var target = new Uri(request.Headers.GetValues("Destination").Single()).AbsolutePath;
                if (!Objects.TryGetValue(path, out var moved)) return new HttpResponseMessage(HttpStatusCode.NotFound);
                if (Objects.ContainsKey(target) && request.Headers.GetValues("Overwrite").Single() == "F") return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
                Change(s =>
                {
                    s.Objects.Remove(path);
                    s.Objects[target] = moved;
                });
                return new HttpResponseMessage(HttpStatusCode.Created);
            case "DELETE":
                return new HttpResponseMessage(Objects.Remove(path) ? HttpStatusCode.NoContent : HttpStatusCode.NotFound);
            case "POST":
                Change(s => s.Posts.Add(Encoding.UTF8.GetString(body)));
                return new HttpResponseMessage(HttpStatusCode.OK);
            default:
                return new HttpResponseMessage(HttpStatusCode.MethodNotAllowed);
        }
    }

    private void Change(Action<WebDavDouble> what)
    {
        what(this);
        Happened?.Invoke(what);
    }

    private HttpResponseMessage? Refuse(HttpRequestMessage request)
    {
        var given = request.Headers.Authorization;
        var good = given is { Parameter: { } parameter } && (Digest ? IsDigest(given.Scheme, parameter, request) : IsBasic(given.Scheme, parameter));
        if (good) return null;
        var refused = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Add(Digest
            ? new AuthenticationHeaderValue("Digest", "realm=\"rec, \\\"x\\\"\", nonce=\"abc\", qop=\"auth-int,auth\", algorithm=MD5, opaque=\"o\"")
            : new AuthenticationHeaderValue("Basic", "realm=\"rec\""));
        return refused;
    }

    private bool IsBasic(string scheme, string parameter) => scheme == "Basic" && Encoding.UTF8.GetString(Convert.FromBase64String(parameter)) == UserPassword;

    // RFC 7616 section 3.4.1, computed apart from the code under test.
    private bool IsDigest(string scheme, string parameter, HttpRequestMessage request)
    {
        if (scheme != "Digest") return false;
        string Get(string name)
        {
            var at = parameter.IndexOf(name + "=", StringComparison.Ordinal) + name.Length + 1;
            return parameter[at] == '"' ? parameter[(at + 1)..parameter.IndexOf('"', at + 1)] : parameter[at..(parameter.IndexOf(',', at) is var c && c < 0 ? parameter.Length : c)];
        }
#pragma warning disable CA5351 // RFC 7616's own
        static string H(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        var parts = UserPassword!.Split(':');
        var expected = H($"{H($"{parts[0]}:rec, \"x\":{parts[1]}")}:abc:{Get("nc")}:{Get(" cnonce")}:auth:{H($"{request.Method}:{request.RequestUri!.PathAndQuery}")}");
        return Get("response") == expected;
    }
}
