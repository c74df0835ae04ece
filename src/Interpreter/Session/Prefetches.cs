using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// Fetches that were begun when a document was entered because <c>fetchhint</c> allows it (VoiceXML 2.0 section 6.1.3). Who needs one that
/// still runs joins it; one that has ended is in the cache, or was not to be kept (RFC 9111). A prefetch that fails is forgotten.
/// </summary>
internal sealed class Prefetches(SessionState session)
{
    private readonly Dictionary<string, Task<FetchResult>> _running = new(StringComparer.Ordinal);

    public void Begin(DocumentRun run)
    {
        var document = new Execution.Frame(session, run, null, null, run.Scope);
        var begun = 0;
        foreach (var resource in run.Document.Prefetchable)
        {
            var frame = FrameOf(document, resource);
            if (resource.Fetch.HintFor(frame, resource.Kind) != "prefetch") continue;
            if (frame.Resolve(resource.Reference) is not { Scheme: "http" or "https" } uri || _running.ContainsKey(Key(uri))) continue;
            if (begun++ >= session.Setup.Limits.Prefetches)
            {
                session.CountLimit("prefetches");
                return;
            }
            var fetch = session.SendAsync(new DocumentRequest(uri, resource.Fetch.Resolve(frame, resource.Kind)));
            if (fetch.IsCompleted) continue;
            fetch.GetAwaiter().UnsafeOnCompleted(session.Setup.Ports.Input.Wake);
            _running[Key(uri)] = fetch;
        }
    }

    /// <summary>The fetch of the same resource that is under way; null when there is none.</summary>
    public Task<FetchResult>? Join(DocumentRequest request)
    {
        if (_running.Count == 0 || request.Method != "GET" || !request.Fields.IsEmpty) return null;
        return _running.Remove(Key(request.Uri), out var fetch) && !fetch.IsCompleted ? fetch : null;
    }

    // The dialog and the item do not run yet, but what they set holds for what stands in them.
    private static Execution.Frame FrameOf(Execution.Frame document, PrefetchableNode resource) =>
        resource.Properties.IsEmpty ? document : document with { Item = new BlockNode("", true, default) { Properties = resource.Properties } };

    private static string Key(Uri uri) => uri.GetLeftPart(UriPartial.Query);
}
