using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace VxmlGir.Host.Tests.Recordings;

/// <summary>What is given out is what was recorded, wherever the copy came from, or it is not given out.</summary>
public sealed class ExportTests : IDisposable
{
    private const string Services = "services:\n  store: 127.0.0.1:0\n  intake: 127.0.0.1:0\nrecording:\n  refuse-free: 0%\n";
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("longer")]
    public async Task A_changed_copy_of_the_embedded_store_is_refused(string change)
    {
        _scratch.Load(Services);
        var id = await LeftRecording.LeaveAsync(_scratch);
        await RecoverAsync();
        var stored = Directory.EnumerateFiles(_scratch.At("var", "services", "store"), id, SearchOption.AllDirectories).Single();
        var (status, good) = await ExportAsync("good");
        Assert.Equal(0, status);
        var file = good.GetProperty("files").EnumerateArray().Single();
        var whole = File.ReadAllBytes(stored);
        Assert.Equal((id, true, "manifest", Digest(whole), stored), (Text(file, "mediaId"), file.GetProperty("verified").GetBoolean(), Text(file, "digestFrom"), Text(file, "sha256"), Text(file, "from")));

        byte[] other = change switch { "cut" => whole[..^1], "longer" => [.. whole, 0], _ => [.. whole[..100], (byte)(whole[100] ^ 1), .. whole[101..]] };
        File.WriteAllBytes(stored, other);
        (status, var bad) = await ExportAsync("bad");
        Assert.Equal(1, status);
        var refused = bad.GetProperty("refused").EnumerateArray().Single();
        Assert.Equal((id, stored, Digest(whole), Digest(other)), (Text(refused, "mediaId"), Text(refused, "from"), Text(refused, "expectedSha256"), Text(refused, "foundSha256")));
        Assert.Equal((whole.Length, other.Length), (refused.GetProperty("expectedBytes").GetInt32(), refused.GetProperty("foundBytes").GetInt32()));
        Assert.Empty(bad.GetProperty("files").EnumerateArray());
        Assert.StartsWith(id, bad.GetProperty("absent")[0].GetString());
        OnlyPapers("bad", id);

        var (_, said, _) = await _scratch.RecordingsAsync("export", id, "-o", _scratch.At("text"));
        Assert.Contains($"refused: {id}: {stored}: is not what the manifest has: expected SHA-256 {Digest(whole)} ({whole.Length} bytes), found {Digest(other)}", said);
        Assert.Contains($"1 copies refused, files of 1 could not be had: {id} from {stored}", File.ReadLines(_scratch.At("var", "spool", "audit.log")).Last());
    }

    [Fact]
    public async Task A_damaged_copy_of_the_spool_is_refused_and_the_storage_asked()
    {
        _scratch.Load(Services + $"storages:\n  - {{ name: archive, kind: folder, uri: \"file://{_scratch.At("archive")}/\" }}\n");
        var id = await LeftRecording.LeaveAsync(_scratch, "archive");
        var media = _scratch.At("var", "spool", "outbox", id + ".media");
        var bytes = File.ReadAllBytes(media);
        var (status, waiting) = await ExportAsync("waiting");
        Assert.Equal((0, media), (status, Text(waiting.GetProperty("files")[0], "from")));

        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(media, bytes);
        (status, var damaged) = await ExportAsync("damaged");
        Assert.Equal((1, media), (status, Text(damaged.GetProperty("refused")[0], "from")));
        Assert.EndsWith(": it was not put into a store", damaged.GetProperty("absent")[0].GetString());
        OnlyPapers("damaged", id);

        // As a power loss leaves it that brings a delivered file back, damaged.
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(media, bytes);
        await RecoverAsync();
        bytes[^1] ^= 1;
        File.WriteAllBytes(media, bytes);
        (status, var both) = await ExportAsync("both");
        Assert.Equal((1, media), (status, Text(both.GetProperty("refused")[0], "from")));
        Assert.Contains("archive", Text(both.GetProperty("files")[0], "from"));
        Assert.Empty(both.GetProperty("absent").EnumerateArray());
        Assert.Equal(Text(both.GetProperty("files")[0], "sha256"), Digest(File.ReadAllBytes(_scratch.At("both", id))));
    }

    [Fact]
    public async Task Without_a_manifest_the_entry_and_the_metadata_tell_and_without_any_it_is_said()
    {
        _scratch.Certificate("sales");
        _scratch.Load(Services);
        var (open, sealedFor) = (await LeftRecording.LeaveAsync(_scratch), await LeftRecording.LeaveAsync(_scratch, certificate: "sales"));
        ForgetManifests();
        var (status, spooled) = await ExportAsync("spooled");
        Assert.Equal(0, status);
        Assert.All(spooled.GetProperty("files").EnumerateArray(), f => Assert.Equal((true, "outbox entry"), (f.GetProperty("verified").GetBoolean(), Text(f, "digestFrom"))));

        await RecoverAsync();
        ForgetManifests();
        (status, var stored) = await ExportAsync("stored");
        Assert.Equal(0, status);
        var files = stored.GetProperty("files").EnumerateArray().ToDictionary(f => Text(f, "mediaId")!);
        Assert.Equal((true, "metadata"), (files[sealedFor].GetProperty("verified").GetBoolean(), Text(files[sealedFor], "digestFrom")));
        Assert.Equal((false, null), (files[open].GetProperty("verified").GetBoolean(), Text(files[open], "digestFrom")));
        Assert.Equal(Digest(File.ReadAllBytes(_scratch.At("stored", open))), Text(files[open], "sha256"));
        var (_, said, _) = await _scratch.RecordingsAsync("export", "--from", "2020-01-01", "-o", _scratch.At("text"));
        Assert.Contains("1 verified, 1 copied without a known digest\n", said);
        Assert.Matches($"not verified: {open}: .*: no digest of it is known", said);
    }

    private async Task<(int Status, JsonElement Json)> ExportAsync(string folder)
    {
        var (status, output, error) = await _scratch.RecordingsAsync("export", "--from", "2020-01-01", "-o", _scratch.At(folder), "--json");
        Assert.True(output.Length > 0, error);
        return (status, JsonDocument.Parse(output).RootElement);
    }

    private async Task RecoverAsync()
    {
        var (status, output, error) = await _scratch.RecordingsAsync("recover", "--wait", "20s");
        Assert.True(status == 0, output + error);
    }

    // No copy, no part of one, and no digest of one.
    private void OnlyPapers(string folder, string id)
    {
        Assert.DoesNotContain(Directory.EnumerateFiles(_scratch.At(folder)).Select(Path.GetFileName), n => n == id || n!.EndsWith(".part", StringComparison.Ordinal));
        Assert.DoesNotContain(File.ReadLines(_scratch.At(folder, "SHA256SUMS")), l => l[66..] == id);
        Assert.True(File.Exists(_scratch.At(folder, id + ".manifest.json")));
    }

    // As a ledger of a version that made none.
    private void ForgetManifests()
    {
        using var connection = new SqliteConnection($"Data Source={_scratch.At("var", "spool", "ledger", "ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM manifests";
        command.ExecuteNonQuery();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => _scratch.Dispose();
}
