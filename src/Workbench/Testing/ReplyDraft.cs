using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Testing;

/// <summary>Writes what real services answered as <c>reply</c> lines of the caller script, with the bodies in files beside it: from then on the call needs no network.</summary>
internal static class ReplyDraft
{
    // What decides about caching, cookies and redirects; the rest does not change a dialog.
    private static readonly ImmutableArray<string> Kept = ["Cache-Control", "ETag", "Last-Modified", "Expires", "Vary", "Location", "Set-Cookie"];

    /// <param name="caller">Path of the caller script, to which the lines are appended.</param>
    public static async Task WriteAsync(string caller, ImmutableArray<(HttpQuery Query, HttpReply Reply)> recorded, CancellationToken cancellation)
    {
        if (recorded.IsEmpty) return;
        var (name, lines, number) = (Path.GetFileNameWithoutExtension(caller), new StringBuilder("\n// Recorded; of requests that were sent more than once, the first answer.\n"), 0);
        foreach (var (query, reply) in recorded.DistinctBy(r => (r.Query.Method, r.Query.Uri)))
        {
            if (reply is not HttpReply.Response response)
            {
                lines.Append(CultureInfo.InvariantCulture, $"reply {query.Method} {query.Uri} 0 unreachable\n");
                continue;
            }
            var type = (response.Header("Content-Type") ?? "application/octet-stream").Replace(" ", "", StringComparison.Ordinal);
            var file = response.Body.IsEmpty ? "" : $" {name}.reply-{++number}";
            if (file.Length > 0) await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(caller)!, file.Trim()), response.Body.ToArray(), cancellation);
            lines.Append(CultureInfo.InvariantCulture, $"reply {query.Method} {query.Uri} {response.Status} {type}{file}{string.Concat(HeadersOf(response))}\n");
        }
        await File.AppendAllTextAsync(caller, lines.ToString(), cancellation);
    }

    private static IEnumerable<string> HeadersOf(HttpReply.Response response) => response.Headers
        .Where(h => Kept.Contains(h.Key, StringComparer.OrdinalIgnoreCase) && !h.Value.Contains('|', StringComparison.Ordinal) && !h.Value.Contains('\n', StringComparison.Ordinal))
        .Select(h => $" | {h.Key}: {h.Value}");
}
