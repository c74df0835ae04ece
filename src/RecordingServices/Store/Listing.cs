using System.Xml;
using Microsoft.AspNetCore.Http;
using VxmlGir.RecordingServices.Hosting;

namespace VxmlGir.RecordingServices.Store;

/// <summary>PROPFIND (RFC 4918 9.1) of depth 0 and 1.</summary>
internal static class Listing
{
    public static async Task<IResult> PropFindAsync(StoreFolder folder, StoreLimits limits, StorePath path, HttpRequest request)
    {
        var depth = request.Headers["Depth"].ToString();
        if (depth is not ("0" or "1")) return new Refused(403, "depth", "PROPFIND has depth 0 or 1 here (propfind-finite-depth)");
        var (wanted, fault) = await WantedProperties.ReadAsync(request);
        if (wanted is null) return fault!;
        var target = path.In(folder.Root);
        var entry = StoreEntry.At(target);
        if (entry.Kind == EntryKind.Missing) return Refused.NotFound;
        var members = new List<(string Href, string Name, StoreEntry Entry)> { (path.ToHref(entry.Kind == EntryKind.Collection), path.Segments.LastOrDefault() ?? "", entry) };
        if (depth == "1" && entry.Kind == EntryKind.Collection)
            foreach (var info in new DirectoryInfo(target).EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
            {
                if (members.Count > limits.MaxListed) return new Refused(507, "listing-too-long", $"the collection has more than {limits.MaxListed} members");
                var member = new StorePath([.. path.Segments, info.Name], false);
                members.Add((member.ToHref(info is DirectoryInfo), info.Name, StoreEntry.Of(info)));
            }
        return new MultiStatus(wanted, members);
    }
}

/// <summary>207 with one response per member.</summary>
internal sealed record MultiStatus(WantedProperties Wanted, IReadOnlyList<(string Href, string Name, StoreEntry Entry)> Members) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = 207;
        httpContext.Response.ContentType = "application/xml; charset=utf-8";
        await using var xml = XmlWriter.Create(httpContext.Response.Body, new XmlWriterSettings { Async = true, CloseOutput = false });
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync("D", "multistatus", WantedProperties.Dav);
        foreach (var (href, name, entry) in Members)
        {
            await xml.WriteStartElementAsync("D", "response", WantedProperties.Dav);
            await xml.WriteElementStringAsync("D", "href", WantedProperties.Dav, href);
            await Wanted.WriteAsync(xml, name, entry);
            await xml.WriteEndElementAsync();
        }
        await xml.WriteEndElementAsync();
        await xml.FlushAsync();
    }
}
