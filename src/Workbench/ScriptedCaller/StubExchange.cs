using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>HTTP services of a scripted call: answers written down beside the dialog; everything else is 404, or goes to real services while answers are being recorded.</summary>
/// <param name="delay">Lets time pass; null: every answer comes at once.</param>
public sealed class StubExchange(ImmutableArray<ServiceReply> replies, ApplicationSnapshot? files, Func<TimeSpan, Task>? delay = null) : IHttpExchange
{
    private readonly List<string> _seen = [];

    private readonly List<(HttpQuery Query, HttpReply Reply)> _recorded = [];

    /// <summary>Real services for what no answer is written for; null: there are none.</summary>
    public IHttpExchange? Otherwise { get; init; }

    /// <summary>What real services answered, in order.</summary>
    public IReadOnlyList<(HttpQuery Query, HttpReply Reply)> Recorded => _recorded;

    /// <summary>What was asked, in order: method, URI, body.</summary>
    public IReadOnlyList<string> Seen => _seen;

    public async ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
    {
        _seen.Add($"{query.Method} {query.Uri}{Told(query)}{(query.Body.IsEmpty ? "" : " " + Shown(query.Body.Span))}");
        var reply = replies.FirstOrDefault(r => r.Method == query.Method && Matches(r.Url, query.Uri) && MayAnswer(r, query));
        if (reply is null) return Otherwise is null ? new HttpReply.Response(404, [], default) : await ForwardAsync(Otherwise, query, cancellation);
        var isLate = reply.After > query.Timeout;
        if (delay is not null && reply.After > TimeSpan.Zero) await delay(isLate ? query.Timeout : reply.After);
        return isLate ? new HttpReply.Failed("timeout") : Answer(reply);
    }

    private async ValueTask<HttpReply> ForwardAsync(IHttpExchange services, HttpQuery query, CancellationToken cancellation)
    {
        var reply = await services.SendAsync(query, cancellation);
        _recorded.Add((query, reply));
        return reply;
    }

    // What a cache, a cookie or a credential adds to a request.
    private static string Told(HttpQuery query) =>
        string.Concat(query.Headers.Where(h => h.Key is "If-None-Match" or "If-Modified-Since" or "Cookie" or "Authorization").Select(h => $" [{h.Key}: {h.Value}]"));

    // 304 answers only who asks whether something changed.
    private static bool MayAnswer(ServiceReply reply, HttpQuery query) =>
        reply.Status != 304 || query.Headers.Any(h => h.Key is "If-None-Match" or "If-Modified-Since");

    // Sound is silence here, and worth no more than its length.
    private static string Shown(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).Replace("\r\n", "|", StringComparison.Ordinal);
        var first = text.IndexOf('\0', StringComparison.Ordinal);
        return first < 0 ? text : $"{text[..first]}[{text.LastIndexOf('\0') - first + 1} bytes]{text[(text.LastIndexOf('\0') + 1)..]}";
    }

    private HttpReply Answer(ServiceReply reply)
    {
        if (reply.Status == 0) return new HttpReply.Failed(reply.MediaType);
        var body = reply.File.Length == 0 ? default : files?.Find(reply.File)?.Bytes ?? default;
        return new HttpReply.Response(reply.Status, [new("Content-Type", reply.MediaType), .. reply.Headers], body);
    }

    private static bool Matches(string url, Uri uri) => url == uri.ToString() || url == uri.GetLeftPart(UriPartial.Path);
}
