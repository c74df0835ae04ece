using System.Net;
using VxmlGir.Interpreter.Diagnostics;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// The first document of a session, brought and parsed before the call is answered (RFC 5552 section 2.2), with the cookies
/// that came along. The session it is given to takes it instead of asking again.
/// </summary>
public sealed class FirstDocument
{
    private readonly FetchResult.Success _result;

    private FirstDocument(Uri uri, FetchResult.Success result, CookieContainer cookies) => (Uri, _result, Cookies) = (uri, result, cookies);

    public Uri Uri { get; }

    internal CookieContainer Cookies { get; }

    internal FetchResult Result => _result;

    /// <summary>The document, or what is wrong with it: the fetch, or the first error with its place.</summary>
    public static async ValueTask<(FirstDocument? Document, string? Fault)> BringAsync(DocumentLoader loader, Uri uri, CancellationToken cancellation)
    {
        var cookies = new CookieContainer();
        var fetched = await loader.FetchAsync(new DocumentRequest(uri, new FetchAttributes()), cookies, cancellation);
        if (fetched is not FetchResult.Success success) return (null, ((FetchResult.Failed)fetched).Message);
        var parsed = success.Parsed.Document(success, loader.Documents);
        return parsed.Document is null ? (null, parsed.FirstError?.ToString() ?? "not a VoiceXML document") : (new FirstDocument(uri, success, cookies), null);
    }
}
