using System.Diagnostics.Metrics;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>Brings documents, scripts, grammars and audio; caches by size. Thread-safe, shared by all sessions.</summary>
public sealed class DocumentLoader(IHttpExchange http, LoaderOptions options, TimeProvider time, Meter meter)
{
    internal IHttpExchange Http { get; } = http;

    internal LoaderOptions Options { get; } = options;

    internal TimeProvider Time { get; } = time;

    internal Meter Meter { get; } = meter;
}
