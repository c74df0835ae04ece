using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace VxmlGir.RecordingServices.Store;

/// <summary>If-Match and If-None-Match of a write (RFC 9110 13.1).</summary>
internal static class Precondition
{
    public static bool WantsNew(HttpRequest request) => request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any));

    public static Refused? Fault(HttpRequest request, StoreEntry entry)
    {
        var headers = request.GetTypedHeaders();
        var exists = entry.Kind == EntryKind.Object;
        if (headers.IfNoneMatch.Count > 0 && headers.IfNoneMatch.Any(t => Names(t, entry, exists))) return Refused.Exists;
        if (headers.IfMatch.Count > 0 && !headers.IfMatch.Any(t => Names(t, entry, exists))) return new Refused(412, "changed", "the object is not the one that If-Match names");
        return null;
    }

    private static bool Names(EntityTagHeaderValue tag, StoreEntry entry, bool exists) =>
        exists && (tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(entry.Tag, useStrongComparison: true));
}
