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

    /// <summary><c>prefetch</c>, <c>safe</c>; null: the property decides.</summary>
    public string? Hint { get; init; }

    /// <summary>URI of what plays meanwhile; null: the property decides.</summary>
    public string? Audio { get; init; }

    public SourcePlace Place { get; init; }

    public string HintFor(Frame frame, string kind) => Hint ?? frame.Property(kind + "fetchhint");

    /// <param name="kind"><c>document</c>, <c>script</c>, <c>grammar</c> or <c>audio</c>: the prefix of the properties.</param>
    public FetchAttributes Resolve(Frame frame, string kind) => new(
        Durations.TryParse(Timeout ?? frame.Property("fetchtimeout")),
        Seconds(MaxAge ?? frame.Property(kind + "maxage")),
        Seconds(MaxStale ?? frame.Property(kind + "maxstale")))
    {
        Audio = kind is "document" or "data" ? AudioOf(frame) : null,
    };

    // Audio is for fetches of documents and data only (section 6.3.5, VoiceXML 2.1 section 5).
    private FetchAudio? AudioOf(Frame frame)
    {
        var reference = Audio ?? frame.Property("fetchaudio");
        if (reference.Length == 0 || frame.Resolve(reference) is not { } uri) return null;
        var (delay, minimum) = (Durations.TryParse(frame.Property("fetchaudiodelay")), Durations.TryParse(frame.Property("fetchaudiominimum")));
        return new FetchAudio(uri, delay ?? TimeSpan.Zero, minimum ?? TimeSpan.Zero, None.Resolve(frame, "audio"), Place);
    }

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
