using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>Fetch attributes as written (section 6.1); what is absent comes from properties.</summary>
internal sealed record FetchNode(string? Timeout, string? MaxAge, string? MaxStale)
{
    public static FetchNode None { get; } = new(null, null, null);

    /// <param name="kind"><c>document</c>, <c>script</c>, <c>grammar</c> or <c>audio</c>: the prefix of the properties.</param>
    public FetchAttributes Resolve(Frame frame, string kind) => new(
        Durations.TryParse(Timeout ?? frame.Property("fetchtimeout")),
        Seconds(MaxAge ?? frame.Property(kind + "maxage")),
        Seconds(MaxStale ?? frame.Property(kind + "maxstale")));

    /// <summary>The absolute URI of a literal or an expression; one of both is set.</summary>
    public static async ValueTask<(Uri? Uri, VoiceXmlEvent? Fault)> ResolveAsync(Frame frame, string? literal, ScriptSource? expr, SourcePlace place)
    {
        var text = literal;
        if (expr is not null)
        {
            var outcome = await frame.EvaluateTextAsync(expr);
            if (outcome.Fault is { } fault) return (null, Frame.Semantic(fault));
            text = outcome.Value.PrimitiveText;
        }
        return frame.Resolve(text ?? "") is { } uri
            ? (uri, null)
            : (null, new VoiceXmlEvent(EventNames.BadFetch, $"'{text}' is not a URI", place));
    }

    private static TimeSpan? Seconds(string text) =>
        int.TryParse(text, out var seconds) && seconds >= 0 ? TimeSpan.FromSeconds(seconds) : null;
}
