using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.MediaPlatform.Fetching;

namespace VxmlGir.MediaPlatform.Tests.Fetching;

/// <summary>Passwords and client certificates go to their own host and to no other.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Document = "<vxml version='2.1'><form><block>Hi.</block></form></vxml>";
    private const string Secret = "s3cret-of-the-test";
    private readonly TestAuthority _authority = new();
    private readonly Meter _meter = new("test");

    public void Dispose()
    {
        _authority.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_its_host_and_not_where_that_redirects()
    {
        await using var second = await TestServer.StartAsync(AnswerAsync, _authority.Issue("b.example"), ClientCertificateMode.AllowCertificate);
        await using var first = await TestServer.StartAsync(c => RedirectAsync(c, $"https://b.example:{second.Port}/there"), _authority.Issue("a.example"), ClientCertificateMode.RequireCertificate);
        using var own = _authority.Issue("platform");
        var options = Options with { ClientCertificates = [new("a.example", own, [])] };

        Assert.Null(await FaultOfAsync($"https://a.example:{first.Port}/", new FetchPolicy(), options));
        Assert.Equal(("/", null, own.Thumbprint), Assert.Single(first.Seen));
        Assert.Equal(("/there", null, null), Assert.Single(second.Seen));
    }

    [Theory]
    [InlineData("a.example:1")]
    [InlineData("b.example")]
    [InlineData("*.a.example")]
    public async Task A_server_that_wants_one_gets_none_that_is_for_another(string host)
    {
        await using var server = await TestServer.StartAsync(AnswerAsync, _authority.Issue("a.example"), ClientCertificateMode.RequireCertificate);
        using var own = _authority.Issue("platform");
        Assert.NotNull(await FaultOfAsync($"https://a.example:{server.Port}/", new FetchPolicy(), Options with { ClientCertificates = [new(host, own, [])] }));
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_server_of_an_unknown_authority_or_another_name_is_not_talked_to()
    {
        await using var server = await TestServer.StartAsync(AnswerAsync, _authority.Issue("a.example"));
        Assert.NotNull(await FaultOfAsync($"https://a.example:{server.Port}/", new FetchPolicy(), Options with { Authorities = [] }));
        Assert.NotNull(await FaultOfAsync($"https://b.example:{server.Port}/", new FetchPolicy(), Options));
        Assert.Empty(server.Seen);
        Assert.Null(await FaultOfAsync($"https://a.example:{server.Port}/", new FetchPolicy(), Options));
    }

    [Fact]
    public async Task A_password_goes_to_its_host_and_not_where_that_redirects()
    {
        await using var second = await TestServer.StartAsync(AnswerAsync);
        await using var first = await TestServer.StartAsync(c => RedirectAsync(c, $"http://b.example:{second.Port}/there"));
        var policy = new FetchPolicy { Credentials = [new($"a.example:{first.Port}", "ivr", Secret)] };
        Assert.Null(await FaultOfAsync($"http://a.example:{first.Port}/", policy, Options));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ivr:" + Secret)), Assert.Single(first.Seen).Authorization);
        Assert.Null(Assert.Single(second.Seen).Authorization);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task A_digest_is_given_when_it_is_asked_for_and_the_password_never(string algorithm)
    {
        await using var server = await TestServer.StartAsync(c => DigestAsync(c, algorithm, Secret));
        using var http = new HttpExchange(Listed(new FetchPolicy { Credentials = [new("*.example", "ivr", Secret, CredentialScheme.Digest)] }), Options, new SeededIds(1));
        foreach (var path in new[] { "/one?x=1", "/two" }) Assert.Equal(200, Status(await AskAsync(http, $"http://a.example:{server.Port}{path}")));
        // Asked once; what it said then serves the second request at once.
        Assert.Equal(["/one", "/one", "/two"], server.Seen.Select(s => s.Path));
        Assert.Null(server.Seen.First().Authorization);
        AssertSecretIsNotIn(server);
    }

    [Fact]
    public async Task A_wrong_digest_is_tried_once()
    {
        await using var server = await TestServer.StartAsync(c => DigestAsync(c, "SHA-256", "another"));
        using var http = new HttpExchange(Listed(new FetchPolicy { Credentials = [new("a.example", "ivr", Secret, CredentialScheme.Digest)] }), Options, new SeededIds(1));
        Assert.Equal(401, Status(await AskAsync(http, $"http://a.example:{server.Port}/")));
        Assert.Equal(2, server.Seen.Count);
        AssertSecretIsNotIn(server);
    }

    [Fact]
    public async Task A_server_that_asks_for_the_password_itself_does_not_get_one_meant_for_digests()
    {
        await using var server = await TestServer.StartAsync(c => Refuse(c, "Basic realm=\"r\""));
        using var http = new HttpExchange(Listed(new FetchPolicy { Credentials = [new("a.example", "ivr", Secret, CredentialScheme.Digest)] }), Options, new SeededIds(1));
        Assert.Equal(401, Status(await AskAsync(http, $"http://a.example:{server.Port}/")));
        Assert.Null(Assert.Single(server.Seen).Authorization);
    }

    [Fact]
    public void No_secret_is_in_what_may_be_printed()
    {
        var credential = new HostCredential("a.example", "ivr", Secret, CredentialScheme.Digest);
        Assert.DoesNotContain(Secret, credential.ToString());
        Assert.DoesNotContain(Secret, new FetchPolicy { Credentials = [credential] }.ToString());
    }

    [Theory]
    [InlineData("a.example", "https://a.example/", true)]
    [InlineData("a.example", "https://A.EXAMPLE:8443/", true)]
    [InlineData("a.example", "https://b.a.example/", false)]
    [InlineData("a.example:8443", "https://a.example:8443/", true)]
    [InlineData("a.example:8443", "https://a.example/", false)]
    [InlineData("a.example:443", "https://a.example/", true)]
    [InlineData("*.a.example", "https://b.a.example/", true)]
    [InlineData("*.a.example", "https://c.b.a.example/", true)]
    [InlineData("*.a.example", "https://a.example/", false)]
    [InlineData("*.a.example", "https://evila.example/", false)]
    [InlineData("*.a.example:81", "http://b.a.example:81/", true)]
    [InlineData("*.a.example:81", "http://b.a.example/", false)]
    [InlineData("[::1]:8443", "https://[::1]:8443/", true)]
    [InlineData("[::1]", "https://[::1]:8443/", true)]
    [InlineData("[::1]:1", "https://[::1]:8443/", false)]
    [InlineData("10.0.0.1", "http://10.0.0.1:81/", true)]
    [InlineData("*.0.0.1", "http://10.0.0.1:81/", false)]
    public void A_pattern_covers_its_hosts(string pattern, string uri, bool covers) => Assert.Equal(covers, HostPattern.Covers(pattern, new Uri(uri)));

    private HttpExchangeOptions Options => new() { Authorities = [_authority.Root], Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

    private static FetchPolicy Listed(FetchPolicy policy) => policy with { Hosts = ["a.example", "b.example"] };

    private async Task<string?> FaultOfAsync(string uri, FetchPolicy policy, HttpExchangeOptions options)
    {
        using var http = new HttpExchange(Listed(policy), options, new SeededIds(1));
        var loader = new DocumentLoader(http, new LoaderOptions { Policy = Listed(policy) }, TimeProvider.System, _meter);
        var (document, fault) = await FirstDocument.BringAsync(loader, new Uri(uri), TestContext.Current.CancellationToken);
        Assert.Equal(document is null, fault is not null);
        return fault;
    }

    private static ValueTask<HttpReply> AskAsync(HttpExchange http, string uri) =>
        http.SendAsync(new HttpQuery("GET", new Uri(uri), [], default, null, TimeSpan.FromSeconds(20), 4096), TestContext.Current.CancellationToken);

    private static int Status(HttpReply reply) => Assert.IsType<HttpReply.Response>(reply).Status;

    private static void AssertSecretIsNotIn(TestServer server)
    {
        foreach (var (_, authorization, _) in server.Seen)
        {
            Assert.DoesNotContain(Secret, authorization ?? "");
            Assert.DoesNotContain("Basic", authorization ?? "");
        }
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/voicexml+xml";
        return context.Response.WriteAsync(Document);
    }

    private static Task RedirectAsync(HttpContext context, string to)
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    }

    private static Task Refuse(HttpContext context, string challenge)
    {
        (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate) = (401, challenge);
        return Task.CompletedTask;
    }

    // RFC 7616 section 3.4.1 as a server sees it.
    private static Task DigestAsync(HttpContext context, string algorithm, string password)
    {
        var fields = Regex.Matches(context.Request.Headers.Authorization.ToString(), "(\\w+)=\"?([^\",]*)\"?").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var path = context.Request.Path + context.Request.QueryString.ToString();
        if (fields.GetValueOrDefault("nonce") == "n1" && fields["uri"] == path)
        {
            var (a1, a2) = (Hash(algorithm, $"ivr:the realm:{password}"), Hash(algorithm, $"{context.Request.Method}:{path}"));
            if (fields["response"] == Hash(algorithm, $"{a1}:n1:{fields["nc"]}:{fields["cnonce"]}:auth:{a2}")) return AnswerAsync(context);
        }
        return Refuse(context, $"Digest realm=\"the realm\", nonce=\"n1\", qop=\"auth\", algorithm={algorithm}");
    }

#pragma warning disable CA5351 // What old servers ask for.
    private static string Hash(string algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
#pragma warning restore CA5351
}
