using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace VxmlGir.RecordingServices.Store;

/// <summary>The properties a PROPFIND asks for; <see cref="Names"/> null means all of them.</summary>
internal sealed record WantedProperties(IReadOnlyList<XName>? Names, bool NamesOnly)
{
    public const string Dav = "DAV:";
    private const int MaxBodyCharacters = 64 * 1024;

    private static readonly string[] Known =
        ["resourcetype", "displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified", "creationdate"];

    /// <summary>An empty body asks for all (RFC 4918 9.1).</summary>
    public static async Task<(WantedProperties? Wanted, Refused? Fault)> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 or null && request.Headers.TransferEncoding.Count == 0) return (new WantedProperties(null, false), null);
        var settings = new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxBodyCharacters };
        try
        {
            using var reader = XmlReader.Create(request.Body, settings);
            var root = await XElement.LoadAsync(reader, LoadOptions.None, request.HttpContext.RequestAborted);
            if (root.Name != XName.Get("propfind", Dav)) return (null, new Refused(400, "bad-propfind", "the body is not a DAV: propfind"));
            var names = root.Element(XName.Get("prop", Dav))?.Elements().Select(e => e.Name).Take(64).ToList();
            return (new WantedProperties(names, root.Element(XName.Get("propname", Dav)) is not null), null);
        }
        catch (XmlException e)
        {
            return (null, new Refused(400, "bad-propfind", "the body is not XML: " + e.Message));
        }
    }

    public async Task WriteAsync(XmlWriter xml, string name, StoreEntry entry)
    {
        var found = new List<(string Name, string? Value)>();
        var missing = new List<XName>();
        foreach (var wanted in Names ?? [.. Known.Select(k => XName.Get(k, Dav))])
        {
            if (wanted.NamespaceName == Dav && Known.Contains(wanted.LocalName) && Value(wanted.LocalName, name, entry) is { } value) found.Add((wanted.LocalName, NamesOnly ? null : value));
            else if (Names is not null) missing.Add(wanted);
        }
        await StartAsync(xml);
        foreach (var (property, value) in found) await WriteAsync(xml, property, value, entry);
        await EndAsync(xml, "HTTP/1.1 200 OK");
        if (missing.Count == 0) return;
        await StartAsync(xml);
        foreach (var property in missing)
        {
            await xml.WriteStartElementAsync(null, property.LocalName, property.NamespaceName);
            await xml.WriteEndElementAsync();
        }
        await EndAsync(xml, "HTTP/1.1 404 Not Found");
    }

    private static async Task WriteAsync(XmlWriter xml, string property, string? value, StoreEntry entry)
    {
        await xml.WriteStartElementAsync("D", property, Dav);
        if (property == "resourcetype" && value is not null && entry.Kind == EntryKind.Collection)
        {
            await xml.WriteStartElementAsync("D", "collection", Dav);
            await xml.WriteEndElementAsync();
        }
        else if (!string.IsNullOrEmpty(value)) await xml.WriteStringAsync(value);
        await xml.WriteEndElementAsync();
    }

    private static string? Value(string property, string name, StoreEntry entry) => (property, entry.Kind) switch
    {
        ("resourcetype", _) => "",
        ("displayname", _) => name,
        ("getlastmodified", _) => entry.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
        ("creationdate", _) => entry.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ("getcontentlength", EntryKind.Object) => entry.Length.ToString(CultureInfo.InvariantCulture),
        ("getcontenttype", EntryKind.Object) => StoreEntry.TypeOf(name),
        ("getetag", EntryKind.Object) => entry.Tag.ToString(),
        _ => null,
    };

    private static async Task StartAsync(XmlWriter xml)
    {
        await xml.WriteStartElementAsync("D", "propstat", Dav);
        await xml.WriteStartElementAsync("D", "prop", Dav);
    }

    private static async Task EndAsync(XmlWriter xml, string status)
    {
        await xml.WriteEndElementAsync();
        await xml.WriteElementStringAsync("D", "status", Dav, status);
        await xml.WriteEndElementAsync();
    }
}
