using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.ScriptedCaller;

/// <summary>HTTP services of a scripted call: answers written down beside the dialog; everything else is 404. No network.</summary>
public sealed class StubExchange(ImmutableArray<ServiceReply> replies, ApplicationSnapshot? files) : IHttpExchange
{
    private readonly List<string> _seen = [];

    /// <summary>What was asked, in order: method, URI, body.</summary>
    public IReadOnlyList<string> Seen => _seen;

    public ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation)
    {
        _seen.Add($"{query.Method} {query.Uri}{(query.Body.IsEmpty ? "" : " " + Shown(query.Body.Span))}");
        return ValueTask.FromResult(Answer(query));
    }

    // Sound is silence here, and worth no more than its length.
    private static string Shown(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body).Replace("\r\n", "|", StringComparison.Ordinal);
        var first = text.IndexOf('\0', StringComparison.Ordinal);
        return first < 0 ? text : $"{text[..first]}[{text.LastIndexOf('\0') - first + 1} bytes]{text[(text.LastIndexOf('\0') + 1)..]}";
    }

    private HttpReply Answer(HttpQuery query)
    {
        foreach (var reply in replies)
        {
            if (reply.Method != query.Method || !Matches(reply.Url, query.Uri)) continue;
            if (reply.Status == 0) return new HttpReply.Failed(reply.MediaType);
            var body = reply.File.Length == 0 ? default : files?.Find(reply.File)?.Bytes ?? default;
            return new HttpReply.Response(reply.Status, [new("Content-Type", reply.MediaType)], body);
        }
        return new HttpReply.Response(404, [], default);
    }

    private static bool Matches(string url, Uri uri) => url == uri.ToString() || url == uri.GetLeftPart(UriPartial.Path);
}
