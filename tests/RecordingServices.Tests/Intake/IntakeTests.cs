using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingServices.Hosting;
using VxmlGir.RecordingServices.Tests.Support;

namespace VxmlGir.RecordingServices.Tests.Intake;

public class IntakeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private const string Call = "011AP643CSAPR4FKQGQE31TAES00029V";

    [Fact]
    public async Task A_recording_is_kept_where_a_person_can_see_it_and_hear_it()
    {
        await using var s = await Services.StartAsync();
        await s.StatusAsync("PUT", "m1.mp3", new StringContent("sound"));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(s, Document("m1.mp3"))).Status);

        var folder = Path.Combine(s.Folder, "recordings", "2026-01-31", Call);
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "recording.json")))!;
        Assert.Equal("m1.mp3", (string?)kept["mediaFiles"]![0]!["mediaId"]);
        Assert.Equal("sound", await File.ReadAllTextAsync(Path.Combine(folder, "m1.mp3")));

        var list = JsonNode.Parse(await s.Intake.GetStringAsync("api/recordings"))!;
        Assert.Equal(Call, (string?)list["recordings"]![0]!["id"]);
        var page = await s.Intake.GetStringAsync("");
        Assert.Contains($"<audio controls preload=\"none\" src=\"/media/{Call}/m1.mp3\">", page);
        Assert.Contains("order = 4711", page);
        Assert.Contains("0:00:12.5", page);
        Assert.Equal("sound", await s.Intake.GetStringAsync($"media/{Call}/m1.mp3"));
        Assert.Equal(HttpStatusCode.NotFound, (await s.Intake.GetAsync($"media/{Call}/recording.json")).StatusCode);
    }

    [Fact]
    public async Task What_the_recording_node_writes_is_taken_and_its_media_found()
    {
        await using var s = await Services.StartAsync();
        await s.StatusAsync("MKCOL", "2026/");
        await s.StatusAsync("PUT", "2026/a%20b.mp3", new StringContent("sound"));
        RecordingMetadata Written(string mediaId, int from, string storage) => new()
        {
            Id = Call, CallerPhoneNumber = "8522001", StartTime = Start.AddSeconds(from), StopTime = Start.AddSeconds(from + 5),
            MediaFiles =
            [
                new MediaFile
                {
                    MediaId = mediaId, CallUuid = Call, StartTime = Start.AddSeconds(from), StopTime = Start.AddSeconds(from + 5), Duration = TimeSpan.FromSeconds(5), Type = "audio/mp3",
                    Size = 5, MediaDescriptor = new(storage, "2026/a b.mp3"), Partitions = ["/sales"], Masks = [new(Start.AddSeconds(from + 1), MaskType.Paused)],
                },
            ],
        };
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(s, Encoding.UTF8.GetString(MetadataJson.Write(Written("one.mp3", 10, s.Host.StoreUri.ToString()))))).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(s, Encoding.UTF8.GetString(MetadataJson.Write(Written("two.mp3", 0, "http://other.example/dav/"))))).Status);
        Assert.Equal("sound", await s.Intake.GetStringAsync($"media/{Call}/one.mp3"));
        Assert.Equal(HttpStatusCode.NotFound, (await s.Intake.GetAsync($"media/{Call}/two.mp3")).StatusCode);
        var kept = Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(await File.ReadAllBytesAsync(Path.Combine(s.Folder, "recordings", "2026-01-31", Call, "recording.json")))).Metadata;
        Assert.Equal((Start, Start.AddSeconds(15)), (kept.StartTime, kept.StopTime));
        Assert.Equal(["one.mp3", "two.mp3"], kept.MediaFiles.Select(m => m.MediaId));
    }

    [Fact]
    public async Task Posting_again_changes_nothing()
    {
        await using var s = await Services.StartAsync();
        await PostAsync(s, Document("m1.mp3"));
        var again = await PostAsync(s, Document("m1.mp3"));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal("m1.mp3", (string?)again.Body["known"]![0]);

        var differs = Document("m1.mp3");
        differs["mediaFiles"]![0]!["duration"] = "99";
        Assert.Equal("m1.mp3", (string?)(await PostAsync(s, differs)).Body["differs"]![0]);
        var folder = Path.Combine(s.Folder, "recordings", "2026-01-31", Call);
        Assert.Contains("12500", await File.ReadAllTextAsync(Path.Combine(folder, "recording.json")));
        Assert.Single(Directory.GetFiles(folder, "differs-*.json"));
    }

    [Fact]
    public async Task Files_of_one_call_meet_in_one_recording_even_at_once_and_over_midnight()
    {
        await using var s = await Services.StartAsync();
        var posts = Enumerable.Range(0, 40).Select(i => PostAsync(s, Document($"m{i}.mp3", i % 2 == 0 ? "2026-01-31T23:59:58.000+0000" : "2026-02-01T00:00:02.000+0000")));
        Assert.All(await Task.WhenAll(posts), p => Assert.Equal(HttpStatusCode.Created, p.Status));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(s.Folder, "recordings"), "recording.json", SearchOption.AllDirectories));
        Assert.Equal(40, JsonNode.Parse(await File.ReadAllTextAsync(file))!["mediaFiles"]!.AsArray().Count);
    }

    public static TheoryData<string, string> Faulty() => new()
    {
        { """[1]""", "$ must be an object" },
        { """{"id":"x""", "line 1, column" },
        { """{"id":"011AP643CSAPR4FKQGQE31TAES00029V","id":"2"}""", "not JSON" },
        { """{"mediaFiles":[{}]}""", "$.id is missing" },
        { """{"id":"short","mediaFiles":[{}]}""", "$.id must be a CallUUID" },
        { """{"id":"011AP643CSAPR4FKQGQE31TAES00029V"}""", "$.mediaFiles must be an array" },
        { """{"id":"011AP643CSAPR4FKQGQE31TAES00029V","mediaFiles":[]}""", "$.mediaFiles must be an array" },
        { """{"id":"011AP643CSAPR4FKQGQE31TAES00029V","mediaFiles":[7]}""", "$.mediaFiles[0] must be an object" },
        { """{"id":"011AP643CSAPR4FKQGQE31TAES00029V","mediaFiles":[{"mediaId":"../x"}]}""", "$.mediaFiles[0].mediaId cannot be a file name" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task What_is_wrong_is_said_with_its_place(string json, string text)
    {
        await using var s = await Services.StartAsync();
        var answer = await PostAsync(s, json);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(text, (string?)answer.Body["statusMessage"]);
        Assert.Equal(2, (int)answer.Body["statusCode"]!);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(s.Folder, "recordings")));
    }

    [Fact]
    public async Task Every_fault_is_named_at_once()
    {
        await using var s = await Services.StartAsync();
        var document = Document("m1.mp3");
        var file = document["mediaFiles"]![0]!;
        file["startTime"] = "yesterday";
        file["size"] = "big";
        file["parameters"] = "x";
        file.AsObject().Remove("mediaDescriptor");
        var places = (await PostAsync(s, document)).Body["errors"]!.AsArray().Select(e => (string?)e!["place"]);
        Assert.Equal(["$.mediaFiles[0].startTime", "$.mediaFiles[0].size", "$.mediaFiles[0].parameters", "$.mediaFiles[0].mediaDescriptor.path"], places);
    }

    [Fact]
    public async Task Other_addresses_sizes_and_types_are_refused()
    {
        await using var s = await Services.StartAsync(intake: new IntakeLimits { MaxBodyBytes = 2000 });
        using var wrongType = await s.Intake.PostAsync(s.Host.IntakeUri, new StringContent("{}"));
        Assert.Equal(415, (int)wrongType.StatusCode);
        using var big = await s.Intake.PostAsync(s.Host.IntakeUri, new StringContent(new string(' ', 3000), Encoding.UTF8, "application/json"));
        Assert.Equal(413, (int)big.StatusCode);
        using var other = await s.Intake.PostAsync("api/contact-centers/nowhere/recordings", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(404, (int)other.StatusCode);
        Assert.Equal(405, (int)(await s.Intake.GetAsync(s.Host.IntakeUri)).StatusCode);
        using var nobody = Services.Client(s.Host.PageUri, null);
        foreach (var path in new[] { "", "api/recordings", "page.css", "media/x/y" }) Assert.Equal(401, (int)(await nobody.GetAsync(path)).StatusCode);
    }

    public static TheoryData<string> Hostile() =>
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)", "</td></table><h1>x", "&lt;script&gt;", "\u202Egpj.exe", "a\r\nSet-Cookie: x=1",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_call_data_is_inert_on_the_page(string text)
    {
        await using var s = await Services.StartAsync();
        var document = Document("m1.mp3");
        document["callerPhoneNumber"] = text;
        document["dialedPhoneNumber"] = text;
        document["mediaFiles"]![0]!["parameters"]![text] = text;
        document["mediaFiles"]![0]!["partitions"] = new JsonArray(text);
        document["mediaFiles"]![0]!["mediaDescriptor"]!["path"] = text;
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(s, document)).Status);
        using var response = await s.Intake.GetAsync("");
        var page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("<h1>x", page);
        Assert.DoesNotContain(" onmouseover='", page);
        Assert.DoesNotContain("\u202E", page);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    private static JsonObject Document(string mediaId, string start = "2026-01-31T12:00:00.000+0000") => JsonNode.Parse($$"""
        { "id": "{{Call}}", "callerPhoneNumber": "8522001", "dialedPhoneNumber": "+14160000001", "eventHistory": [],
          "mediaFiles": [ { "mediaId": "{{mediaId}}", "callUUID": "{{Call}}", "type": "audio/mp3", "startTime": "{{start}}", "stopTime": "{{start.Replace("12:00:00.000", "12:00:12.500")}}",
            "duration": "12500", "size": "199296", "tenant": "Environment", "ivrprofile": "default", "partitions": ["/sales"], "masks": [],
            "mediaDescriptor": { "storage": "webDAV", "path": "{{mediaId}}" }, "parameters": { "order": "4711", "sipsAppName": "menu" } } ] }
        """)!.AsObject();

    private static Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(Services s, JsonObject json) => PostAsync(s, json.ToJsonString());

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(Services s, string json)
    {
        using var response = await s.Intake.PostAsync(s.Host.IntakeUri, new StringContent(json, Encoding.UTF8, "application/json"));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
