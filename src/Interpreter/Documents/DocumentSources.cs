using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Documents;

/// <summary>From a request to a parsed document, wherever it lives.</summary>
internal static class DocumentSources
{
    public static async ValueTask<(VoiceXmlDocument? Document, FetchResult.Failed? Fault)> LoadAsync(SessionState session, DocumentRequest request)
    {
        var parsed = PathOf(session.Setup.Application, request.Uri) is { } path && session.Setup.Without is null ? session.Setup.Application!.FindDocument(path) : null;
        if (parsed is null)
        {
            var result = await session.FetchAsync(request);
            if (result is not FetchResult.Success success) return (null, (FetchResult.Failed)result);
            parsed = session.Setup.Without is null ? success.Parsed.Document(success, session.Setup.Loader.Documents) : VoiceXmlDocument.Parse(success.Bytes, success.Uri, NameOf(session, success.Uri), session.Setup.Without, session.Setup.Loader.Documents);
        }
        foreach (var diagnostic in parsed.Diagnostics)
        {
            if (diagnostic.Severity == Severity.Warning) session.Warn(diagnostic.Code, diagnostic.Message, diagnostic.Place);
        }
        if (parsed.Document is not null) return (parsed.Document, null);
        session.CountRefused("document");
        return (null, new FetchResult.Failed(EventNames.BadFetch, parsed.FirstError?.ToString() ?? "not a VoiceXML document"));
    }

    private static string NameOf(SessionState session, Uri uri) =>
        PathOf(session.Setup.Application, uri) is { } path ? $"{session.Setup.Application!.Name}/{path}" : uri.ToString();

    public static FetchResult FromApplication(ApplicationSnapshot? application, Uri uri)
    {
        if (PathOf(application, uri) is not { } path) return new FetchResult.Failed(EventNames.BadFetch, $"{uri} is not of this application");
        return application!.Find(path) is { } file
            ? new FetchResult.Success(file.Bytes, file.MediaType, uri) { Parsed = application.SlotOf(path) }
            : new FetchResult.Failed(EventNames.BadFetch + ".http.404", $"{uri}: no such file");
    }

    // Path segments come out of System.Uri resolved; what still holds a dot-dot or a separator was escaped to sneak past.
    private static string? PathOf(ApplicationSnapshot? application, Uri uri)
    {
        if (application is null || uri.Scheme != "app" || !uri.Host.Equals(application.Name, StringComparison.OrdinalIgnoreCase)) return null;
        var segments = uri.AbsolutePath.TrimStart('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return segments.Any(s => s is "" or "." or ".." || s.AsSpan().ContainsAny("/\\\0")) ? null : string.Join('/', segments);
    }
}
