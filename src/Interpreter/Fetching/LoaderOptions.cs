using VxmlGir.Interpreter.Parsing;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>Options of the shared loader.</summary>
public sealed record LoaderOptions
{
    public FetchPolicy Policy { get; init; } = new();

    /// <summary>Bytes of fetched resources kept (HTTP cache).</summary>
    public long CacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Used when neither element nor property says otherwise (<c>fetchtimeout</c>).</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bounds of what is parsed: documents, grammars and data.</summary>
    public DocumentLimits Documents { get; init; } = DocumentLimits.Default;
}
