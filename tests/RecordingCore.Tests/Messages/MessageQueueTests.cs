using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Messages;

/// <summary>Alarms and anchors on their way out of a node.</summary>
public sealed class MessageQueueTests : IDisposable
{
    private readonly LedgerHouse _house = new();
    private readonly ConcurrentQueue<string> _taken = new();
    private volatile bool _up;

    [Fact]
    public async Task An_alarm_waits_on_disk_until_the_webhook_takes_it_over_a_restart()
    {
        _house.Server.Fault = Webhook;
        await using (var node = await _house.StartAsync(Hooked))
        {
            _house.Record(node);
            await _house.UntilAsync(() => Directory.EnumerateFiles(Path.Combine(_house.Spool, "alarms")).Any(), "queue");
        }
        Assert.Empty(_taken);
        _up = true;
        await using (await _house.StartAsync(Hooked))
        {
            await _house.UntilAsync(() => !_taken.IsEmpty && !Directory.EnumerateFiles(Path.Combine(_house.Spool, "alarms")).Any(), "sent");
        }
        Assert.True(_taken.TryPeek(out var text));
        var alarm = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("Quarantined", "raised", 1), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("state").GetString(), alarm.GetProperty("count").GetInt32()));
        Assert.StartsWith(Contexts.Uuid, alarm.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Alarms_that_are_over_are_told_too()
    {
        _up = true;
        _house.Server.Fault = Webhook;
        await using var node = await _house.StartAsync(Hooked);
        _house.Record(node);
        await _house.UntilAsync(() => _taken.Any(t => t.Contains("\"raised\"")), "raised");
        var id = JsonDocument.Parse(_taken.First()).RootElement.GetProperty("subject").GetString()!;
        _house.Server.Fault = (request, n) => request.RequestUri!.Host == "pager" ? Webhook(request, n) : null;
        SpoolInspector.Retry([_house.Spool], id);
        await _house.UntilAsync(() => _taken.Any(t => t.Contains("\"cleared\"") && t.Contains(id)), "cleared");
    }

    [Fact]
    public async Task Anchors_are_put_into_a_collection_each_under_its_own_name()
    {
        _up = true;
        _house.Server.Collections.Add("/anchors/");
        await using (var node = await _house.StartAsync(o => o with { Anchors = new AnchorOptions { Address = new Uri("http://vault/anchors/"), Interval = TimeSpan.FromMilliseconds(20) } }))
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
            await _house.UntilAsync(() => _house.Server.Objects.Keys.Count(k => k.StartsWith("/anchors/", StringComparison.Ordinal)) > 1, "anchors");
        }
        var anchors = _house.Server.Objects.Where(o => o.Key.StartsWith("/anchors/", StringComparison.Ordinal)).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => Anchor.TryRead(Encoding.UTF8.GetString(o.Value))!).ToList();
        using var keys = SignatureCheck.Of([File.ReadAllText(Path.Combine(_house.Segments, "signing.key.pub.pem"))]);
        Assert.All(anchors, a => Assert.Null(a.Fault(keys)));
        Assert.Equal(anchors.Select(a => a.Number).Order().Distinct(), anchors.Select(a => a.Number));
        Assert.NotNull((anchors[0] with { Number = 999 }).Fault(keys));
    }

    private object? Webhook(HttpRequestMessage request, int number)
    {
        if (request.RequestUri!.Host != "pager") return request.Method == HttpMethod.Post ? HttpStatusCode.UnprocessableEntity : null;
        if (!_up) return new HttpRequestException("down");
        using var reader = new StreamReader(request.Content!.ReadAsStream());
        _taken.Enqueue(reader.ReadToEnd());
        return HttpStatusCode.OK;
    }

    private static RecordingOptions Hooked(RecordingOptions options) => options with { Alarms = new AlarmOptions { Webhook = new Uri("http://pager/alarms") } };

    public void Dispose() => _house.Dispose();
}
