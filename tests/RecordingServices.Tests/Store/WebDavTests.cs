using System.Text;
using System.Xml.Linq;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.RecordingServices.Tests.Support;

namespace VxmlGir.RecordingServices.Tests.Store;

public class WebDavTests
{
    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task An_object_is_put_read_by_range_and_deleted()
    {
        await using var s = await Services.StartAsync();
        var bytes = Enumerable.Range(0, 200_000).Select(i => (byte)i).ToArray();
        using var put = await s.SendAsync("PUT", "a.mp3", new ByteArrayContent(bytes));
        Assert.Equal(201, (int)put.StatusCode);
        using var get = await s.SendAsync("GET", "a.mp3");
        Assert.Equal(bytes, await get.Content.ReadAsByteArrayAsync());
        Assert.Equal("audio/mpeg", get.Content.Headers.ContentType!.MediaType);
        Assert.Equal(put.Headers.ETag, get.Headers.ETag);
        using var part = await s.SendAsync("GET", "a.mp3", null, ("Range", "bytes=1000-1999"));
        Assert.Equal(206, (int)part.StatusCode);
        Assert.Equal(bytes[1000..2000], await part.Content.ReadAsByteArrayAsync());
        using var head = await s.SendAsync("HEAD", "a.mp3");
        Assert.Equal(200_000, head.Content.Headers.ContentLength);
        Assert.Equal(304, await s.StatusAsync("GET", "a.mp3", null, ("If-None-Match", put.Headers.ETag!.ToString())));
        Assert.Equal(416, await s.StatusAsync("GET", "a.mp3", null, ("Range", "bytes=999999-")));
        Assert.Equal(204, await s.StatusAsync("DELETE", "a.mp3"));
        Assert.Equal(404, await s.StatusAsync("GET", "a.mp3"));
        Assert.Equal(404, await s.StatusAsync("DELETE", "a.mp3"));
    }

    [Fact]
    public async Task If_none_match_star_keeps_the_first()
    {
        await using var s = await Services.StartAsync();
        Assert.Equal(201, await s.StatusAsync("PUT", "x", new StringContent("one"), ("If-None-Match", "*")));
        Assert.Equal(412, await s.StatusAsync("PUT", "x", new StringContent("two"), ("If-None-Match", "*")));
        Assert.Equal("one", await s.Store.GetStringAsync("x"));
        Assert.Equal(204, await s.StatusAsync("PUT", "x", new StringContent("three")));
        Assert.Equal(412, await s.StatusAsync("PUT", "x", new StringContent("four"), ("If-Match", "\"no-such\"")));
        Assert.Equal("three", await s.Store.GetStringAsync("x"));
    }

    [Fact]
    public async Task Collections_are_made_one_level_at_a_time()
    {
        await using var s = await Services.StartAsync();
        Assert.Equal(409, await s.StatusAsync("MKCOL", "a/b/"));
        Assert.Equal(409, await s.StatusAsync("PUT", "a/f", new StringContent("x")));
        Assert.Equal(201, await s.StatusAsync("MKCOL", "a/"));
        Assert.Equal(405, await s.StatusAsync("MKCOL", "a"));
        Assert.Equal(415, await s.StatusAsync("MKCOL", "c/", new StringContent("body")));
        Assert.Equal(201, await s.StatusAsync("PUT", "a/f", new StringContent("x")));
        Assert.Equal(405, await s.StatusAsync("PUT", "a/", new StringContent("x")));
        Assert.Equal(403, await s.StatusAsync("DELETE", "a/"));
        Assert.Equal(204, await s.StatusAsync("DELETE", "a/f"));
        Assert.Equal(204, await s.StatusAsync("DELETE", "a/"));
        Assert.Equal(403, await s.StatusAsync("DELETE", ""));
    }

    [Fact]
    public async Task Move_honours_overwrite_f()
    {
        await using var s = await Services.StartAsync();
        await s.StatusAsync("PUT", "t.part", new StringContent("new"));
        await s.StatusAsync("PUT", "there", new StringContent("old"));
        var to = new Uri(s.Host.StoreUri, "there").ToString();
        Assert.Equal(412, await s.StatusAsync("MOVE", "t.part", null, ("Destination", to), ("Overwrite", "F")));
        Assert.Equal("old", await s.Store.GetStringAsync("there"));
        Assert.Equal(201, await s.StatusAsync("MOVE", "t.part", null, ("Destination", "/final name.mp3"), ("Overwrite", "F")));
        Assert.Equal("new", await s.Store.GetStringAsync("final%20name.mp3"));
        Assert.Equal(204, await s.StatusAsync("MOVE", "final%20name.mp3", null, ("Destination", to)));
        Assert.Equal("new", await s.Store.GetStringAsync("there"));
        Assert.Equal(404, await s.StatusAsync("MOVE", "gone", null, ("Destination", to)));
        Assert.Equal(400, await s.StatusAsync("MOVE", "there"));
        Assert.Equal(403, await s.StatusAsync("MOVE", "there", null, ("Destination", to)));
        Assert.Equal(409, await s.StatusAsync("MOVE", "there", null, ("Destination", "/no/such/place")));
        Assert.Equal(502, await s.StatusAsync("MOVE", "there", null, ("Destination", "http://other.example/there")));
        Assert.Equal(400, await s.StatusAsync("MOVE", "there", null, ("Destination", "/../../etc/x")));
    }

    [Fact]
    public async Task Of_many_movers_one_wins()
    {
        await using var s = await Services.StartAsync();
        for (var i = 0; i < 16; i++) await s.StatusAsync("PUT", $"p{i}", new StringContent($"{i}"));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => s.StatusAsync("MOVE", $"p{i}", null, ("Destination", "/one"), ("Overwrite", "F"))));
        Assert.Equal(1, statuses.Count(c => c == 201));
        Assert.Equal(15, statuses.Count(c => c == 412));
    }

    [Fact]
    public async Task Propfind_lists_one_level()
    {
        await using var s = await Services.StartAsync();
        await s.StatusAsync("MKCOL", "c/");
        await s.StatusAsync("PUT", "c/a%20%26%20b.mp3", new StringContent("12345"));
        await s.StatusAsync("MKCOL", "c/inner/");
        using var one = await s.SendAsync("PROPFIND", "c/", null, ("Depth", "1"));
        Assert.Equal(207, (int)one.StatusCode);
        var xml = XDocument.Parse(await one.Content.ReadAsStringAsync());
        Assert.Equal(["/c/", "/c/a%20%26%20b.mp3", "/c/inner/"], xml.Descendants(D + "href").Select(h => h.Value).Order(StringComparer.Ordinal));
        Assert.Equal("5", xml.Descendants(D + "getcontentlength").Single().Value);
        Assert.Equal(2, xml.Descendants(D + "collection").Count());

        var body = new StringContent("<propfind xmlns='DAV:'><prop><getetag/><x:mine xmlns:x='urn:x'/></prop></propfind>", Encoding.UTF8, "application/xml");
        using var zero = await s.SendAsync("PROPFIND", "c/a%20%26%20b.mp3", body, ("Depth", "0"));
        xml = XDocument.Parse(await zero.Content.ReadAsStringAsync());
        Assert.Equal(["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"], xml.Descendants(D + "status").Select(e => e.Value));
        Assert.Single(xml.Descendants(XName.Get("mine", "urn:x")));

        Assert.Equal(403, await s.StatusAsync("PROPFIND", "c/", null, ("Depth", "infinity")));
        Assert.Equal(404, await s.StatusAsync("PROPFIND", "no/", null, ("Depth", "0")));
        Assert.Equal(400, await s.StatusAsync("PROPFIND", "c/", new StringContent("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), ("Depth", "0")));
    }

    [Fact]
    public async Task Options_says_what_it_knows_and_the_rest_is_405()
    {
        await using var s = await Services.StartAsync();
        using var options = await s.SendAsync("OPTIONS", "");
        Assert.Equal("1", options.Headers.GetValues("DAV").Single());
        Assert.Contains("MOVE", string.Join(',', options.Content.Headers.Allow));
        foreach (var method in new[] { "POST", "LOCK", "COPY", "PROPPATCH", "PATCH" }) Assert.Equal(405, await s.StatusAsync(method, "x"));
    }

    [Fact]
    public async Task Limits_are_answered_in_their_own_words()
    {
        await using var s = await Services.StartAsync(new StoreLimits { MaxObjectBytes = 1000, MaxPathLength = 100, MaxListed = 2 });
        Assert.Equal(413, await s.StatusAsync("PUT", "big", new ByteArrayContent(new byte[1001])));
        var chunked = new StreamContent(new MemoryStream(new byte[5000]));
        using var request = new HttpRequestMessage(HttpMethod.Put, "big") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        using var response = await s.Store.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal(414, await s.StatusAsync("PUT", new string('a', 150), new StringContent("x")));
        for (var i = 0; i < 3; i++) await s.StatusAsync("PUT", $"f{i}", new StringContent("x"));
        Assert.Equal(507, await s.StatusAsync("PROPFIND", "", null, ("Depth", "1")));
        Assert.Equal(0, s.Incoming());
    }

    [Fact]
    public async Task A_disk_without_room_is_507()
    {
        await using var s = await Services.StartAsync(new StoreLimits { ReserveBytes = long.MaxValue / 2 });
        Assert.Equal(507, await s.StatusAsync("PUT", "f", new StringContent("x")));
        Assert.False(File.Exists(s.Stored("f")));
    }

    [Fact]
    public async Task A_hundred_writers_at_once_lose_nothing()
    {
        await using var s = await Services.StartAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => s.StatusAsync("PUT", $"{i}.wav", new ByteArrayContent(Enumerable.Repeat((byte)i, 20_000).ToArray()))));
        Assert.All(statuses, c => Assert.Equal(201, c));
        for (var i = 0; i < 100; i++) Assert.All(await File.ReadAllBytesAsync(s.Stored($"{i}.wav")), b => Assert.Equal((byte)i, b));
        Assert.Equal(0, s.Incoming());
    }
}
