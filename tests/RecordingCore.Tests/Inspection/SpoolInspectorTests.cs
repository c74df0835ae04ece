using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Encryption;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Tests.Encryption;

namespace VxmlGir.RecordingCore.Tests.Inspection;

/// <summary>A real spool folder, a node on it, and a look from outside.</summary>
public sealed class SpoolInspectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vxmlgir-spool-").FullName;
    private readonly Meter _meter = new("VxmlGir");
    private readonly WebDavDouble _server = new();
    private readonly FakeLeg _leg = new();
    private readonly LinesLog _log = new();
    private readonly OpenSsl _ssl = new();

    [Fact]
    public async Task From_refusal_to_retry_to_the_store_encrypted_all_the_way()
    {
        _server.Fault = (request, _) => request.Method == HttpMethod.Post ? HttpStatusCode.UnprocessableEntity : null;
        var certificate = Assert.IsType<CertificateResult.Good>(RecordingCertificates.Read("sales", File.ReadAllText(_ssl.Certificate("sales")), DateTimeOffset.UtcNow.AddMinutes(1))).Certificate;
        await using var node = await StartAsync();
        var scope = node.Open(Contexts.Make(new RecordingProfile { Format = RecordingFormat.Wav, Certificates = [certificate] }), _leg);
        _leg.MoveTo(0);
        scope.Execute("start; parameter case=4711", "x");
        Speak(8000);
        await UntilAsync(async () => await StateAsync() == "recording");
        scope.Close("exit");
        await UntilAsync(async () => await StateAsync() == "quarantined");

        var kept = Assert.Single(SpoolInspector.List([_folder]));
        Assert.Contains("422", kept.Reason);
        Assert.Equal(("4711", "sales"), (kept.MediaFiles[0].Parameters["case"], kept.MediaFiles[0].CertAlias.Single()));
        Assert.Equal(RetryAnswer.Unknown, SpoolInspector.Retry([_folder], "nobody"));

        _server.Fault = (_, _) => null;
        Assert.Equal(RetryAnswer.Asked, SpoolInspector.Retry([_folder], kept.MediaId));
        await UntilAsync(async () => await StateAsync() is null);
        Assert.Single(_server.Posts);
        var stored = _ssl.PathOf("stored");
        await File.WriteAllBytesAsync(stored, _server.Objects["/rec/" + kept.MediaId], TestContext.Current.CancellationToken);
        Assert.Equal(12, _ssl.Decrypt(stored, "sales").AsSpan().IndexOf("fmt "u8));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "quarantine")));
    }

    [Fact]
    public async Task A_request_made_while_nothing_runs_is_done_at_the_next_start()
    {
        _server.Fault = (request, _) => request.Method == HttpMethod.Put ? HttpStatusCode.UnsupportedMediaType : null;
        await using (var node = await StartAsync())
        {
            var scope = node.Open(Contexts.Make(), _leg);
            _leg.MoveTo(0);
            scope.Execute("start", "x");
            Speak(4000);
            scope.Close("exit");
            await UntilAsync(async () => await StateAsync() == "quarantined");
        }
        var id = SpoolInspector.List([_folder]).Single().MediaId;
        Assert.Equal(RetryAnswer.Asked, SpoolInspector.Retry([_folder], id));
        Assert.True(SpoolInspector.List([_folder]).Single().RetryAsked);
        Assert.Equal(DiscardAnswer.RetryAsked, SpoolInspector.Discard([_folder], id, "ann", "1", "test", DateTimeOffset.UtcNow));
        _server.Fault = (_, _) => null;
        await using var next = await StartAsync();
        await UntilAsync(() => Task.FromResult(_server.Posts.Count == 1 && next.Undelivered == 0));
        await UntilAsync(() => Task.FromResult(!Directory.EnumerateFiles(Path.Combine(_folder, "quarantine")).Any()));
        Assert.Empty(SpoolInspector.List([_folder]));
    }

    [Fact]
    public async Task One_process_at_a_time_has_a_spool_and_a_look_makes_none()
    {
        await using (await StartAsync())
        {
            var taken = await Assert.ThrowsAsync<IOException>(async () => await StartAsync());
            Assert.Contains("in use by another program", taken.Message);
        }
        await using var again = await StartAsync();
        var none = Path.Combine(_folder, "none");
        Assert.Empty(SpoolInspector.List([none]));
        Assert.False(Directory.Exists(none));
    }

    [Fact]
    public async Task Lines_of_the_audit_log_are_whole_whoever_writes()
    {
        var path = Path.Combine(_folder, "new", AuditLog.FileName);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => AuditLog.AppendAsync(path, new Dictionary<string, string> { ["n"] = $"{i}", ["text"] = "a\nb\u001b" }, TimeProvider.System))));
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(), lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("n").GetString()!).Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    private Task<string?> StateAsync() => Task.FromResult(SpoolInspector.List([_folder]).SingleOrDefault()?.State);

    private void Speak(int samples)
    {
        var payload = new byte[160];
        for (var (n, at) = (0, _leg.SampleNow); n < samples; n += 160)
        {
            _leg.Hears(at + n, TapLaw.Mu, payload);
            _leg.MoveTo(at + n + 160);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (await condition()) return;
            _leg.MoveTo(_leg.SampleNow + 16);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Fail("the condition did not come true within 10 s:\n" + string.Join('\n', _log.Lines.TakeLast(30)));
    }

    private async Task<RecordingNode> StartAsync() => await RecordingNode.StartAsync(new RecordingOptions
    {
        SpoolRoot = _folder,
        RefuseFree = 0,
        RequestInterval = TimeSpan.FromMilliseconds(20),
        WriteInterval = TimeSpan.FromMilliseconds(5),
        SyncInterval = TimeSpan.FromMilliseconds(5),
        Linger = TimeSpan.FromMilliseconds(1),
        Delivery = new DeliveryOptions
        {
            EmbeddedStore = new Uri("http://store/rec"), EmbeddedProcessor = new Uri("http://processor/api"),
            MinBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(20), MaxProbe = TimeSpan.FromMilliseconds(20),
        },
    }, () => new Undisposed(_server), TimeProvider.System, new SystemIds(), _log, _meter);

    public void Dispose()
    {
        _meter.Dispose();
        _log.Dispose();
        _server.Dispose();
        _ssl.Dispose();
        Directory.Delete(_folder, true);
    }

    private sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
