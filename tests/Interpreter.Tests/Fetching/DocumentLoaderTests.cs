using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Tests.Fetching;

public sealed class DocumentLoaderTests
{
    private readonly MovedTime _time = new();
    private readonly ScriptedExchange _exchange = new();
    private readonly CookieContainer _cookies = new();
    private readonly DocumentLoader _loader;

    public DocumentLoaderTests()
    {
        using var meter = new Meter("VxmlGir");
        _loader = new DocumentLoader(_exchange, new LoaderOptions(), _time, meter);
    }

    [Fact]
    public async Task A_fresh_response_is_not_asked_for_again()
    {
        _exchange.Add("GET http://h.example/a", 200, "one", "Cache-Control: max-age=60");
        Assert.Equal("one", await GetAsync("http://h.example/a"));
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.Equal("one", await GetAsync("http://h.example/a"));
        Assert.Single(_exchange.Seen);
    }

    [Fact]
    public async Task A_stale_response_is_revalidated_by_its_tag()
    {
        _exchange.Add("GET http://h.example/a", 200, "one", "Cache-Control: max-age=1", "ETag: \"x\"");
        _exchange.Add("GET http://h.example/a If-None-Match=\"x\"", 304, "");
        Assert.Equal("one", await GetAsync("http://h.example/a"));
        _time.Now += TimeSpan.FromSeconds(5);
        Assert.Equal("one", await GetAsync("http://h.example/a"));
        Assert.Equal(2, _exchange.Seen.Count);
    }

    [Fact]
    public async Task Maxage_and_maxstale_bend_freshness()
    {
        _exchange.Add("GET http://h.example/a", 200, "one", "Cache-Control: max-age=60");
        await GetAsync("http://h.example/a");
        _time.Now += TimeSpan.FromSeconds(70);
        await GetAsync("http://h.example/a", new FetchAttributes(MaxStale: TimeSpan.FromSeconds(30)));
        Assert.Single(_exchange.Seen);
        await GetAsync("http://h.example/a", new FetchAttributes(MaxAge: TimeSpan.FromSeconds(5)));
        Assert.Equal(2, _exchange.Seen.Count);
    }

    [Theory]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Set-Cookie: a=b")]
    [InlineData("Vary: Cookie")]
    [InlineData("X-Nothing: said")]
    public async Task What_must_not_be_kept_is_asked_for_again(string header)
    {
        _exchange.Add("GET http://h.example/a", 200, "one", header);
        await GetAsync("http://h.example/a");
        _exchange.Ignored = "Cookie";
        await GetAsync("http://h.example/a");
        Assert.Equal(2, _exchange.Seen.Count);
    }

    [Fact]
    public async Task Cookies_go_back_to_their_host_only()
    {
        _exchange.Add("GET http://h.example/a", 200, "", "Set-Cookie: s=1; Path=/");
        _exchange.Add("GET http://h.example/b Cookie=s=1", 200, "known");
        _exchange.Add("GET http://other.example/b", 200, "stranger");
        await GetAsync("http://h.example/a");
        Assert.Equal("known", await GetAsync("http://h.example/b"));
        Assert.Equal("stranger", await GetAsync("http://other.example/b"));
    }

    [Theory]
    [InlineData(1, "end")]
    [InlineData(3, "end")]
    [InlineData(4, "error.badfetch")]
    public async Task Redirects_are_followed_three_times(int hops, string expected)
    {
        for (var i = 0; i < hops; i++) _exchange.Add($"GET http://h.example/{i}", 302, "", $"Location: /{i + 1}");
        _exchange.Add($"GET http://h.example/{hops}", 200, "end");
        Assert.Equal(expected, await GetAsync("http://h.example/0"));
    }

    [Fact]
    public async Task A_redirect_into_the_house_is_refused()
    {
        _exchange.Add("GET http://h.example/a", 302, "", "Location: http://127.0.0.1:8080/admin");
        Assert.Equal("error.badfetch", await GetAsync("http://h.example/a"));
        Assert.Single(_exchange.Seen);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST:8080/")]
    [InlineData("http://x.localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.16.5.4/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://user:secret@h.example/")]
    [InlineData("ftp://h.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://h.example/")]
    public async Task Addresses_inside_are_refused_before_anything_is_sent(string uri)
    {
        Assert.Equal("error.badfetch", await GetAsync(uri));
        Assert.Empty(_exchange.Seen);
    }

    [Theory]
    [InlineData(404, "error.badfetch.http.404")]
    [InlineData(500, "error.badfetch.http.500")]
    [InlineData(401, "error.noauthorization")]
    public async Task A_refusal_of_the_server_names_its_status(int status, string expected)
    {
        _exchange.Add("GET http://h.example/a", status, "");
        Assert.Equal(expected, await GetAsync("http://h.example/a"));
    }

    private async Task<string> GetAsync(string uri, FetchAttributes? attributes = null)
    {
        var result = await _loader.FetchAsync(new DocumentRequest(new Uri(uri), attributes ?? new FetchAttributes()), _cookies, TestContext.Current.CancellationToken);
        return result is FetchResult.Success success ? Encoding.UTF8.GetString(success.Bytes.Span) : ((FetchResult.Failed)result).EventName;
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class ScriptedExchange : IHttpExchange
    {
        private static readonly string[] Told = ["If-None-Match", "Cookie"];
        private readonly Dictionary<string, HttpReply> _replies = [];

        public List<string> Seen { get; } = [];

        public string? Ignored { get; set; }

        public void Add(string query, int status, string body, params string[] headers) => _replies[query] = new HttpReply.Response(
            status, [.. headers.Select(h => new KeyValuePair<string, string>(h[..h.IndexOf(':')], h[(h.IndexOf(':') + 2)..]))], Encoding.UTF8.GetBytes(body));

        public ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
        {
            var told = query.Headers.Where(h => Told.Contains(h.Key) && h.Key != Ignored).Select(h => $" {h.Key}={h.Value}");
            var line = $"{query.Method} {query.Uri}{string.Concat(told)}";
            Seen.Add(line);
            return ValueTask.FromResult(_replies.GetValueOrDefault(line) ?? new HttpReply.Failed("not in the script: " + line));
        }
    }
}
