using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Delivery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Messages;

/// <summary>
/// Posts JSON documents to one address in the order they came. Each is a file of the queue's folder until it was taken; when no spool can be written it waits in
/// memory: an alarm about the disk must not need the disk. An address that ends in a slash is a WebDAV collection: each document is PUT there under its own name.
/// </summary>
internal sealed class MessageQueue : IAsyncDisposable
{
    public const string Extension = ".json";

    /// <summary>More waiting messages are refused, and counted.</summary>
    public const int MostWaiting = 10_000;
    private static readonly TimeSpan MinBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);
    private readonly ConcurrentQueue<Message> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly Uri _to;
    private readonly HttpExchange _http;
    private readonly HttpCredentials _credentials;
    private readonly SpoolRoots _roots;
    private readonly RecordingMetrics _metrics;
    private readonly TimeProvider _time;
    private Task _loop = Task.CompletedTask;
    private long _number;

    /// <param name="folder">Name of the queue's folder in a spool root.</param>
    public MessageQueue(string folder, Uri to, HttpExchange http, HttpCredentials credentials, SpoolRoots roots, RecordingMetrics metrics, TimeProvider time)
    {
        (_folder, _to, _http, _credentials, _roots, _metrics, _time) = (folder, to, http, credentials, roots, metrics, time);
        TakeUp();
    }

    public int Waiting => _waiting.Count;

    public void Start() => _loop = RunAsync();

    public void Put(byte[] json)
    {
        if (_waiting.Count >= MostWaiting)
        {
            _metrics.MessagesRefused.Add(1, new KeyValuePair<string, object?>("queue", _folder));
            return;
        }
        var name = $"{_time.GetUtcNow().UtcTicks:D19}-{Interlocked.Increment(ref _number):D6}{Extension}";
        _waiting.Enqueue(new Message(name, json, Keep(name, json)));
        _arrived.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _arrived.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var failures = 0; ;)
            {
                await _arrived.WaitAsync(_stop.Token);
                while (_waiting.TryPeek(out var first) && !await SendAsync(first))
                {
                    _metrics.MessagesLater.Add(1, new KeyValuePair<string, object?>("queue", _folder));
                    await Task.Delay(Backoff.After(++failures, MinBackoff, MaxBackoff), _time, _stop.Token);
                }
                failures = 0;
                if (_waiting.TryDequeue(out var sent)) Forget(sent);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the files wait for the next start.
        }
    }

    private async Task<bool> SendAsync(Message message)
    {
        var collection = _to.AbsolutePath.EndsWith('/') && _to.AbsolutePath.Length > 1;
        using var posted = await _http.SendAsync(() =>
        {
            var content = new ByteArrayContent(message.Json);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpRequestMessage(collection ? HttpMethod.Put : HttpMethod.Post, collection ? new Uri(_to, message.Name) : _to) { Content = content };
        }, _credentials, _stop.Token);
        return posted.Success;
    }

    private void TakeUp()
    {
        foreach (var root in _roots.All)
        {
            var folder = Path.Combine(root.Path, _folder);
            root.Files.Prepare(folder);
            foreach (var name in root.Files.List(folder).Where(f => f.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var stream = root.Files.OpenRead(Path.Combine(folder, name));
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                // Torn by a crash while it was written: its text would be no JSON.
                if (copy.Length > 0 && copy.GetBuffer()[copy.Length - 1] == '}') _waiting.Enqueue(new Message(name, copy.ToArray(), (root, Path.Combine(folder, name))));
                else root.Files.Delete(Path.Combine(folder, name));
            }
        }
        if (!_waiting.IsEmpty) _arrived.Release(_waiting.Count);
    }

    private (SpoolRoot, string)? Keep(string name, byte[] json)
    {
        if (_roots.Usable is not { } root) return null;
        var path = Path.Combine(root.Path, _folder, name);
        try
        {
            using (var file = root.Files.Create(path)) file.Append(json);
            root.Written();
            return (root, path);
        }
        catch (IOException)
        {
            // The disk has alarms of its own; this message goes from memory.
            return null;
        }
    }

    private static void Forget(Message sent)
    {
        if (sent.File is not var (root, path)) return;
        try
        {
            root.Files.Delete(path);
        }
        catch (IOException)
        {
            // It is sent again after the next start: twice rather than never.
        }
    }

    private sealed record Message(string Name, byte[] Json, (SpoolRoot Root, string Path)? File);
}
