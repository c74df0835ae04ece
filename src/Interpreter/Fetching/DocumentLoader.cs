using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Parsing;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// Brings documents, scripts, grammars and audio by HTTP: policy, redirects, cookies, cache. Thread-safe, shared by all sessions;
/// what <c>app:</c> URIs name comes from the session's own snapshot and does not pass here.
/// </summary>
public sealed class DocumentLoader(IHttpExchange http, LoaderOptions options, TimeProvider time, Meter meter)
{
    private readonly HttpCache _cache = new(options.CacheBytes, time);
    private readonly Counter<long> _fetches = meter.CreateCounter<long>("vxmlgir.fetch", description: "Fetches by outcome: cached, fetched, failed, refused");

    internal DocumentLimits Documents => options.Documents;

    internal async ValueTask<FetchResult> FetchAsync(DocumentRequest request, CookieContainer cookies, CancellationToken cancellation)
    {
        if (request.Method == "GET" && request.Fields.IsEmpty && _cache.Find(request.Uri) is { } cached)
        {
            if (!_cache.IsFresh(cached, request.Fetch)) return await SendAsync(request, cached, cookies, cancellation);
            _fetches.Add(1, new KeyValuePair<string, object?>("outcome", "cached"));
            return cached.Result;
        }
        return await SendAsync(request, null, cookies, cancellation);
    }

    private async ValueTask<FetchResult> SendAsync(DocumentRequest request, CachedResponse? cached, CookieContainer cookies, CancellationToken cancellation)
    {
        var query = BuildQuery(request, cached);
        for (var hop = 0; ; hop++)
        {
            if (options.Policy.Refusal(query.Uri) is { } refusal) return Fail("refused", EventNames.BadFetch, $"{query.Uri}: {refusal}");
            var reply = await http.SendAsync(WithCredential(WithCookies(query, cookies)), cancellation);
            if (reply is not HttpReply.Response response) return Fail("failed", EventNames.BadFetch, $"{query.Uri}: {((HttpReply.Failed)reply).Reason}");
            KeepCookies(query.Uri, response, cookies);
            if (response.Status is not (301 or 302 or 303 or 307 or 308)) return Accept(query, response, cached);
            if (hop >= options.Policy.MaxRedirects) return Fail("failed", EventNames.BadFetch, $"{request.Uri}: more than {options.Policy.MaxRedirects} redirects");
            if (!Uri.TryCreate(query.Uri, response.Header("Location"), out var target)) return Fail("failed", EventNames.BadFetch, $"{query.Uri}: redirect without a location");
            // RFC 9110 section 15.4: only 307 and 308 keep method and body.
            var again = response.Status is 307 or 308 || query.Method == "GET";
            query = again ? query with { Uri = target } : query with { Uri = target, Method = "GET", Body = default, ContentType = null };
        }
    }

    private FetchResult Accept(HttpQuery query, HttpReply.Response response, CachedResponse? cached)
    {
        if (response.Status == 304 && cached is not null)
        {
            _cache.Renew(cached, response);
            _fetches.Add(1, new KeyValuePair<string, object?>("outcome", "cached"));
            return cached.Result;
        }
        if (response.Status is 401 or 403) return Fail("failed", EventNames.NoAuthorization, $"{query.Uri}: status {response.Status}");
        if (response.Status is < 200 or > 299) return Fail("failed", $"{EventNames.BadFetch}.http.{response.Status}", $"{query.Uri}: status {response.Status}");
        _fetches.Add(1, new KeyValuePair<string, object?>("outcome", "fetched"));
        var mediaType = (response.Header("Content-Type") ?? "application/octet-stream").Split(';')[0].Trim();
        var result = new FetchResult.Success(response.Body, mediaType, query.Uri);
        if (query.Method == "GET") _cache.Store(query.Uri, response, result, options.Policy.CredentialFor(query.Uri) is not null);
        else _cache.Forget(query.Uri);
        return result;
    }

    private HttpQuery BuildQuery(DocumentRequest request, CachedResponse? cached)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        headers.Add(new("Accept", "application/voicexml+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"));
        if (request.Referrer is { Scheme: "http" or "https" } referrer) headers.Add(new("Referer", referrer.GetLeftPart(UriPartial.Query)));
        if (cached?.ETag is { } tag) headers.Add(new("If-None-Match", tag));
        else if (cached?.LastModified is { } modified) headers.Add(new("If-Modified-Since", modified));
        var uri = new Uri(request.Uri.GetLeftPart(UriPartial.Query));
        var form = string.Join('&', request.Fields.Select(f => $"{Escape(f.Key)}={Escape(f.Value)}"));
        var timeout = request.Fetch.Timeout ?? options.FetchTimeout;
        if (request.Method == "POST" && (request.Encoding == "multipart/form-data" || !request.Files.IsEmpty))
        {
            var (body, type) = MultipartForm.Write(request.Fields, request.Files);
            return new HttpQuery("POST", uri, headers.ToImmutable(), body, type, timeout, options.Policy.MaxBytes);
        }
        if (request.Method == "POST")
            return new HttpQuery("POST", uri, headers.ToImmutable(), Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded", timeout, options.Policy.MaxBytes);
        if (form.Length > 0) uri = new Uri(uri.AbsoluteUri + (uri.Query.Length > 0 ? "&" : "?") + form);
        return new HttpQuery("GET", uri, headers.ToImmutable(), default, null, timeout, options.Policy.MaxBytes);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+");

    private static HttpQuery WithCookies(HttpQuery query, CookieContainer cookies) =>
        cookies.Count > 0 && cookies.GetCookieHeader(query.Uri) is { Length: > 0 } header
            ? query with { Headers = query.Headers.Add(new("Cookie", header)) }
            : query;

    private HttpQuery WithCredential(HttpQuery query) =>
        options.Policy.CredentialFor(query.Uri)?.Header is { } header ? query with { Headers = query.Headers.Add(new("Authorization", header)) } : query;

    private static void KeepCookies(Uri uri, HttpReply.Response response, CookieContainer cookies)
    {
        foreach (var header in response.Headers)
        {
            if (!header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)) continue;
            try
            {
                cookies.SetCookies(uri, header.Value);
            }
            catch (CookieException)
            {
                // A malformed cookie is the server's loss, not the caller's.
            }
        }
    }

    private FetchResult.Failed Fail(string outcome, string eventName, string message)
    {
        _fetches.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        return new FetchResult.Failed(eventName, message);
    }
}
