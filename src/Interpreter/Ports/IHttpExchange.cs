using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Ports;

/// <summary>One raw HTTP exchange. Cache, cookies, redirects and policy stay above it; never throws for what a server does.</summary>
public interface IHttpExchange
{
    ValueTask<HttpReply> SendAsync(HttpQuery query, CancellationToken cancellation);
}

public sealed record HttpQuery(
    string Method,
    Uri Uri,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    string? ContentType,
    TimeSpan Timeout,
    long MaxBytes);

public abstract record HttpReply
{
    private HttpReply() { }

    public sealed record Response(int Status, ImmutableArray<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body) : HttpReply
    {
        public string? Header(string name)
        {
            foreach (var header in Headers)
            {
                if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)) return header.Value;
            }
            return null;
        }
    }

    /// <summary>No answer: unresolved, refused, timed out, too large, forbidden by policy.</summary>
    public sealed record Failed(string Reason) : HttpReply;
}
