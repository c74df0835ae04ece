using Microsoft.AspNetCore.Http;

namespace VxmlGir.RecordingServices.Store;

/// <summary>GET and HEAD: whole or by range (RFC 9110 14), conditional on tag and date.</summary>
internal static class Reading
{
    public static IResult Get(StoreFolder folder, StorePath path)
    {
        var file = path.In(folder.Root);
        var entry = StoreEntry.At(file);
        return entry.Kind switch
        {
            EntryKind.Missing => Refused.NotFound,
            EntryKind.Collection => new Refused(405, "collection", "a collection is listed by PROPFIND"),
            _ => Results.File(file, StoreEntry.TypeOf(file), lastModified: entry.Modified, entityTag: entry.Tag, enableRangeProcessing: true),
        };
    }
}
