using System.Net;
using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.Tests;

namespace VxmlGir.RecordingCore.Tests.Delivery;

public sealed class S3StoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7))];
    private readonly VirtualTime _time = new();
    private readonly S3Double _server = new("AKID", "very/secret+key", "eu-central-1");

    /// <summary>The examples of the S3 API reference, "Signature Calculations for the Authorization Header", with the headers that we sign.</summary>
    [Theory]
    [InlineData("http://examplebucket.s3.amazonaws.com/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("http://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void The_published_examples_are_signed_alike(string uri, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        var at = new FixedTime(new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        new AwsSignature("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", at).Sign(request, Convert.ToHexStringLower(SHA256.HashData([])));
        Assert.EndsWith("Signature=" + signature, request.Headers.Authorization!.Parameter);
    }

    [Fact]
    public async Task A_file_is_stored_whole_and_verified()
    {
        Assert.IsType<DeliveryOutcome.Done>(await Store().StoreAsync(File(), CancellationToken.None));
        Assert.IsType<DeliveryOutcome.Done>(await Store().VerifyAsync(File(), CancellationToken.None));
        Assert.Equal(Content, Assert.Single(_server.Objects).Value);
        Assert.Equal("/bucket/2026/01/a.mp3", _server.Objects.Keys.Single());
    }

    [Fact]
    public async Task What_is_there_already_is_compared_not_sent_and_never_overwritten()
    {
        await Store().StoreAsync(File(), CancellationToken.None);
        _server.Log.Clear();
        Assert.IsType<DeliveryOutcome.Done>(await Store().StoreAsync(File(), CancellationToken.None));
        Assert.DoesNotContain(_server.Log, l => l.StartsWith("PUT", StringComparison.Ordinal));
        _server.Objects["/bucket/2026/01/a.mp3"] = [1];
        Assert.IsType<DeliveryOutcome.Rejected>(await Store().StoreAsync(File(), CancellationToken.None));
        Assert.Equal([1], _server.Objects.Values.Single());
    }

    [Fact]
    public async Task A_put_that_was_faster_elsewhere_is_recognised()
    {
        _server.Before = (request, objects) =>
        {
            if (request.Method == HttpMethod.Put) objects["/bucket/2026/01/a.mp3"] = Content;
        };
        Assert.IsType<DeliveryOutcome.Done>(await Store().StoreAsync(File(), CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_key_waits_and_a_corrupted_transfer_is_noticed()
    {
        var wrong = Assert.IsType<DeliveryOutcome.Later>(await Store("AKID", "other").StoreAsync(File(), CancellationToken.None));
        Assert.Equal((LaterReasons.Authorization, true), (wrong.Reason, wrong.WholeServer));
        await Store().StoreAsync(File(), CancellationToken.None);
        _server.Objects["/bucket/2026/01/a.mp3"][5] ^= 1;
        Assert.Equal(LaterReasons.Mismatch, Assert.IsType<DeliveryOutcome.Later>(await Store().VerifyAsync(File(), CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_file_is_fetched_and_compared_on_the_way()
    {
        await Store().StoreAsync(File(), CancellationToken.None);
        using var copy = new MemoryStream();
        Assert.IsType<DeliveryOutcome.Done>(await Store().FetchAsync(File(), copy, CancellationToken.None));
        Assert.Equal(Content, copy.ToArray());
        _server.Objects["/bucket/2026/01/a.mp3"][5] ^= 1;
        Assert.Equal(LaterReasons.Mismatch, Assert.IsType<DeliveryOutcome.Later>(await Store().FetchAsync(File(), Stream.Null, CancellationToken.None)).Reason);
        _server.Objects.Clear();
        Assert.Equal(LaterReasons.Absent, Assert.IsType<DeliveryOutcome.Later>(await Store().FetchAsync(File(), Stream.Null, CancellationToken.None)).Reason);
    }

    [Fact]
    public async Task A_missing_bucket_is_said()
    {
        var file = File() with { Collection = new Uri("http://s3.test:9000/nowhere/") };
        Assert.Equal(LaterReasons.Absent, Assert.IsType<DeliveryOutcome.Later>(await Store().StoreAsync(file, CancellationToken.None)).Reason);
    }

    public void Dispose() => _server.Dispose();

    private S3Store Store(string key = "AKID", string secret = "very/secret+key")
    {
        var http = new HttpExchange(new HttpClient(_server, disposeHandler: false), TimeProvider.System, TimeSpan.FromSeconds(10));
        return new S3Store(http, new AwsSignature(key, secret, "eu-central-1", _time), new HttpCredentials(null, new SeededIds(1)));
    }

    private static StoreFile File() =>
        new(new Uri("http://s3.test:9000/bucket/"), "2026/01/a.mp3", "audio/mp3", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), () => new MemoryStream(Content));

    private sealed class FixedTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
