using System.Text;
using VxmlGir.Contracts.Metadata;

namespace VxmlGir.Contracts.Tests.Metadata;

public class MetadataJsonTests
{
    private const string Uuid = "011AP643CSAPR4FKQGQE31TAES00029V";

    private static RecordingMetadata Sample()
    {
        var start = new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
        return new RecordingMetadata
        {
            Id = Uuid,
            CallerPhoneNumber = "8522001",
            DialedPhoneNumber = "+14160000001",
            StartTime = start,
            StopTime = start.AddMilliseconds(12523),
            MediaFiles =
            [
                new MediaFile
                {
                    MediaId = Uuid + "_2026-03-04_10-00-00-006B015F-1000427D-00000001.mp3",
                    CallUuid = Uuid,
                    StartTime = start,
                    StopTime = start.AddMilliseconds(12523),
                    Duration = TimeSpan.FromMilliseconds(12523),
                    Size = 25046,
                    Type = "audio/mp3",
                    MediaUri = "http://store/recordings/x.mp3",
                    MediaPath = "/recordings/x.mp3",
                    Tenant = "Environment",
                    IvrProfile = "CallRecProfile",
                    Partitions = ["/sales", "/support"],
                    Masks = [new(start.AddSeconds(3), MaskType.Paused), new(start.AddSeconds(5), MaskType.Resume)],
                    MediaDescriptor = new("http://store/recordings/", "x.mp3"),
                    Parameters = MediaFile.NoParameters.Add("sipsAppName", "menu").Add("color", "blue \"<>"),
                },
            ],
        };
    }

    [Fact]
    public void Writes_the_golden_form()
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Metadata", "ivr.golden.json")).TrimEnd('\n');
        Assert.Equal(golden, Encoding.UTF8.GetString(MetadataJson.Write(Sample())));
    }

    [Fact]
    public void An_encrypted_file_says_for_whom_and_how()
    {
        var sample = Sample();
        var encrypted = sample with
        {
            MediaFiles = [sample.MediaFiles[0] with { CertAlias = ["sales", "audit"], Encryption = new("cms-enveloped-data", "aes-256-cbc", "rsaes-oaep-sha256", "00ff") }],
        };
        var json = Encoding.UTF8.GetString(MetadataJson.Write(encrypted));
        Assert.Contains("\"certAlias\":[\"sales\",\"audit\"],\"encryption\":{\"container\":\"cms-enveloped-data\",\"content\":\"aes-256-cbc\",\"keyTransport\":\"rsaes-oaep-sha256\",\"sha256\":\"00ff\"}", json);
        var read = Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(Encoding.UTF8.GetBytes(json))).Metadata.MediaFiles[0];
        Assert.Equal(["sales", "audit"], read.CertAlias);
        Assert.Equal(encrypted.MediaFiles[0].Encryption, read.Encryption);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var read = Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(MetadataJson.Write(Sample()))).Metadata;
        Assert.Equal(MetadataJson.Write(Sample()), MetadataJson.Write(read));
    }

    [Theory]
    [InlineData("\"12523\"", 12523)]
    [InlineData("12523", 12523)]
    [InlineData("\"6.192\"", 6192)]
    [InlineData("6.192", 6192)]
    [InlineData("null", 0)]
    public void Both_units_of_duration_are_read(string written, int milliseconds)
    {
        var json = Text().Replace("\"duration\":\"12523\"", "\"duration\":" + written);
        Assert.Equal(milliseconds, Ok(json).MediaFiles[0].Duration.TotalMilliseconds);
    }

    [Fact]
    public void Key_case_and_zone_forms_do_not_matter()
    {
        var read = Ok(Text().Replace("callUUID", "callUuid").Replace("sipsAppName", "SIPSAPPNAME").Replace("+0000", "Z"));
        Assert.Equal(Uuid, read.MediaFiles[0].CallUuid);
        Assert.Equal("menu", read.MediaFiles[0].Parameters["sipsAppName"]);
        Assert.Equal(10, read.StartTime.Hour);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("[]", "")]
    [InlineData("{\"id\":\"\"}", "id")]
    [InlineData("{\"id\":\"x\",\"startTime\":\"yesterday\",\"stopTime\":\"2026-01-01T00:00:00Z\"}", "startTime")]
    [InlineData("{\"id\":\"x\",\"startTime\":\"2026-01-01T00:00:00Z\",\"stopTime\":\"2026-01-01T00:00:00Z\",\"mediaFiles\":[{}]}", "mediaFiles[0].mediaId")]
    [InlineData("{\"id\":\"x\",\"startTime\":\"2026-01-01T00:00:00Z\",\"stopTime\":\"2026-01-01T00:00:00Z\",\"mediaFiles\":3}", "mediaFiles")]
    public void A_fault_names_its_place(string json, string place)
    {
        var bad = Assert.IsType<MetadataReadResult.Bad>(MetadataJson.Read(Encoding.UTF8.GetBytes(json)));
        Assert.StartsWith(place, bad.Place);
    }

    [Fact]
    public void Every_truncation_is_a_fault_and_none_throws()
    {
        var whole = MetadataJson.Write(Sample());
        for (var n = 0; n < whole.Length; n++) Assert.IsType<MetadataReadResult.Bad>(MetadataJson.Read(whole.AsMemory(0, n)));
    }

    private static string Text() => Encoding.UTF8.GetString(MetadataJson.Write(Sample()));

    private static RecordingMetadata Ok(string json) => Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(Encoding.UTF8.GetBytes(json))).Metadata;
}
