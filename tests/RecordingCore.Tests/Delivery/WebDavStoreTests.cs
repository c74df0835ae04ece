using System.Net;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Delivery;

public sealed class WebDavStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private readonly WebDavDouble _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_file_is_put_aside_compared_and_moved()
    {
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync());
        Assert.Equal(["HEAD /rec/a.mp3", "PUT /rec/a.mp3.part", "GET /rec/a.mp3.part", "MOVE /rec/a.mp3.part"], _server.Log);
        Assert.Equal(Content, Assert.Single(_server.Objects).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_are_offered_as_asked(bool digest)
    {
        (_server.UserPassword, _server.Digest) = ("user:secret", digest);
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync("user:secret"));
        // One challenge, at the HEAD: the body goes once.
        Assert.Single(_server.Log, l => l.StartsWith("PUT", StringComparison.Ordinal));
        Assert.Equal(Content, _server.Objects["/rec/a.mp3"]);
    }

    [Theory]
    [InlineData("user:wrong", "user or password refused")]
    [InlineData(null, "none is configured")]
    public async Task A_wrong_or_missing_password_waits_and_says_so(string? password, string detail)
    {
        _server.UserPassword = "user:secret";
        var later = Assert.IsType<DeliveryOutcome.Later>(await StoreAsync(password));
        Assert.Equal(LaterReasons.Authorization, later.Reason);
        Assert.Contains(detail, later.Detail);
        Assert.InRange(_server.Log.Count, 1, 2);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_missing_collection_is_made(HttpStatusCode missing)
    {
        _server.Collections.Remove("/rec/");
        _server.MissingCollection = missing;
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync());
        Assert.Contains("/rec/", _server.Collections);
    }

    [Fact]
    public async Task What_is_there_already_is_compared_not_sent()
    {
        await StoreAsync();
        _server.Log.Clear();
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync());
        Assert.Equal(["HEAD /rec/a.mp3", "GET /rec/a.mp3"], _server.Log);
    }

    [Fact]
    public async Task Other_content_under_the_same_id_is_never_overwritten()
    {
        _server.Objects["/rec/a.mp3"] = [1, 2, 3];
        Assert.IsType<DeliveryOutcome.Rejected>(await StoreAsync());
        Assert.Equal([1, 2, 3], _server.Objects["/rec/a.mp3"]);
    }

    [Fact]
    public async Task A_move_that_lost_its_answer_is_recognised()
    {
        await StoreAsync();
        // The HEAD misses it (a cache, a race); the MOVE then says 412.
        _server.Fault = (r, _) => r.Method == HttpMethod.Head && _server.Log.Count(l => l.StartsWith("HEAD", StringComparison.Ordinal)) == 2 ? HttpStatusCode.NotFound : null;
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync());
    }

    [Fact]
    public async Task A_truncated_upload_is_noticed_before_it_gets_its_name()
    {
        _server.Fault = (r, _) => r.Method == HttpMethod.Put ? 4999 : null;
        Assert.Equal(LaterReasons.Mismatch, Assert.IsType<DeliveryOutcome.Later>(await StoreAsync()).Reason);
        Assert.DoesNotContain("/rec/a.mp3", _server.Objects.Keys);
        _server.Fault = (_, _) => null;
        Assert.IsType<DeliveryOutcome.Done>(await StoreAsync());
        Assert.Single(_server.Objects);
    }

    [Theory]
    [InlineData("PUT", 500, "later server-error")]
    [InlineData("PUT", 503, "later server-error")]
    [InlineData("PUT", 507, "later storage-full")]
    [InlineData("PUT", 403, "later authorization")]
    [InlineData("PUT", 404, "later collection-absent")]
    [InlineData("PUT", 302, "later refused")]
    [InlineData("PUT", 405, "later refused")]
    [InlineData("PUT", 413, "rejected")]
    [InlineData("MOVE", 502, "later server-error")]
    [InlineData("GET", 500, "later server-error")]
    public async Task Every_refusal_has_its_meaning(string method, int status, string expected)
    {
        _server.Fault = (r, _) => r.Method.Method == method ? (HttpStatusCode)status : null;
        var outcome = await StoreAsync();
        Assert.Equal(expected, outcome is DeliveryOutcome.Later later ? "later " + later.Reason : "rejected");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        _server.Fault = (_, _) => new HttpRequestException("Connection refused");
        var later = Assert.IsType<DeliveryOutcome.Later>(await StoreAsync());
        Assert.Equal((LaterReasons.Unreachable, true), (later.Reason, later.WholeServer));
    }

    [Fact]
    public async Task A_body_that_stalls_ends_at_the_limit()
    {
        _server.Fault = (r, _) => r.Method == HttpMethod.Get ? new StalledContent() : null;
        Assert.Equal(LaterReasons.Timeout, Assert.IsType<DeliveryOutcome.Later>(await StoreAsync(limit: 50)).Reason);
    }

    private sealed class StalledContent : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => 0; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    private async Task<DeliveryOutcome> StoreAsync(string? credentials = null, int limit = 5000)
    {
        using var client = new HttpClient(_server, disposeHandler: false);
        var http = new HttpExchange(client, TimeProvider.System, TimeSpan.FromMilliseconds(limit));
        var file = new StoreFile(new Uri("http://store/rec/"), "a.mp3", "audio/mp3", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), () => new MemoryStream(Content));
        return await new WebDavStore(http, new HttpCredentials(credentials, new SeededIds(1))).StoreAsync(file, CancellationToken.None);
    }
}
