using System.Text;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>HTTP/1.1 as far as the double needs it.</summary>
internal static class DavWire
{
    private const int MaxHead = 16 * 1024;

    /// <param name="cut">Given the head (with a body of the announced length, zeros): how many bytes of the body to read; null: all.</param>
    /// <returns>Null at the end of the connection.</returns>
    public static async Task<DavRequest?> ReadAsync(Stream stream, Func<DavRequest, int?> cut, CancellationToken cancel)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            if (head.Count > MaxHead || await stream.ReadAsync(one, cancel) == 0) return null;
            head.Add(one[0]);
        }
        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text) : 0;
        var request = new DavRequest(first[0], first[1], headers, new byte[length]);
        var wanted = cut(request) ?? length;
        var body = new byte[wanted];
        await stream.ReadExactlyAsync(body, cancel);
        return request with { Body = body };
    }

    public static async Task<bool> WriteAsync(Stream stream, DavRequest request, DavReply reply, CancellationToken cancel)
    {
        var body = reply.Body ?? [];
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 {reply.Status} X\r\nContent-Length: {body.Length}\r\n{reply.Headers}\r\n");
        await stream.WriteAsync(request.Method == "HEAD" ? head : [.. head, .. body], cancel);
        return true;
    }
}
