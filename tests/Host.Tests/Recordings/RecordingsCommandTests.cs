using System.Security.Cryptography;
using System.Text.Json;
using VxmlGir.Host.CommandLine;

namespace VxmlGir.Host.Tests.Recordings;

/// <summary>The commands as typed, on real folders.</summary>
public sealed class RecordingsCommandTests : IDisposable
{
    private const string Uuid = LeftRecording.Uuid;
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("list --state mislaid", "mislaid")]
    [InlineData("list --max -1", "--max: expected 0 to 1000000")]
    [InlineData("show", "Required argument missing")]
    [InlineData("retry", "name media ids, or --all")]
    [InlineData("retry x --all", "name media ids, or --all")]
    [InlineData("discard x", "--reason")]
    [InlineData("discard --reason y", "Required argument missing")]
    [InlineData("recover --wait soon", "--wait: expected a duration such as 30s or 10m, found 'soon'")]
    [InlineData("export -o x", "name media ids or CallUUIDs, or a time range")]
    [InlineData("export --from yesterday -o x", "--from: expected a time such as 2026-01-31")]
    [InlineData("decrypt x", "one of --key and --pkcs12 is needed")]
    [InlineData("decrypt x --key a --pkcs12 b", "one of --key and --pkcs12 is needed")]
    public async Task What_is_wrong_ends_with_status_2(string line, string text)
    {
        var (status, _, error) = await _scratch.RecordingsAsync(line.Split(' '));
        Assert.Equal(ExitStatus.WrongUsage, status);
        Assert.Contains(text, error);
        Assert.False(File.Exists(_scratch.At("var", "spool", "audit.log")));
    }

    [Fact]
    public async Task Without_a_spool_there_is_nothing_and_every_use_is_noted()
    {
        Assert.Equal((0, "no recordings\n", ""), await _scratch.RecordingsAsync("list"));
        Assert.Equal((0, "[]\n", ""), await _scratch.RecordingsAsync("list", "--json"));
        Assert.Equal((0, "nothing is in quarantine\n", ""), await _scratch.RecordingsAsync("retry", "--all"));
        Assert.Equal((1, "", "no recording 'x\\u001B[2J' in the spool or the embedded store\n"), await _scratch.RecordingsAsync("show", "x\u001b[2J"));
        var lines = File.ReadAllLines(_scratch.At("var", "spool", "audit.log")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(8, lines.Count);
        Assert.Equal("list list retry show", string.Join(' ', lines.Where(l => l.TryGetProperty("command", out _)).Select(l => l.GetProperty("command").GetString())));
        Assert.Equal(lines[6].GetProperty("use").GetString(), lines[7].GetProperty("use").GetString());
        Assert.StartsWith("no recording", lines[7].GetProperty("outcome").GetString());
        Assert.Equal(Environment.UserName, lines[0].GetProperty("user").GetString()!.Split(' ')[^1]);
    }

    [Fact]
    public async Task When_the_use_cannot_be_noted_nothing_is_done()
    {
        File.WriteAllText(_scratch.At("file"), "");
        var (status, output, error) = await _scratch.RecordingsAsync("list", "--audit", _scratch.At("file", "audit.log"));
        Assert.Equal((1, ""), (status, output));
        Assert.Contains("so nothing was done", error);
    }

    [Fact]
    public async Task What_is_left_in_a_spool_is_listed_recovered_into_the_store_and_listed_there()
    {
        _scratch.Certificate("sales");
        _scratch.Load("services:\n  store: 127.0.0.1:0\n  intake: 127.0.0.1:0\nrecording:\n  refuse-free: 0%\n");
        await LeaveARecordingAsync();
        var (_, waiting, _) = await _scratch.RecordingsAsync("list", "--json");
        var row = JsonDocument.Parse(waiting).RootElement.EnumerateArray().Single();
        var id = row.GetProperty("mediaId").GetString()!;
        Assert.Equal("encoded", row.GetProperty("state").GetString());
        Assert.Equal("sales", row.GetProperty("certAlias")[0].GetString());
        Assert.Equal((0, $"{id}: is not in quarantine: it is tried again by itself\n", ""), await _scratch.RecordingsAsync("retry", id));

        var (status, recovered, error) = await _scratch.RecordingsAsync("recover", "--wait", "20s");
        Assert.True(status == 0, error);
        Assert.Contains("found 1, delivered 1, left 0, in quarantine 0", recovered);
        var (_, table, _) = await _scratch.RecordingsAsync("list");
        Assert.Matches($@"delivered +\S+ \S+ +0:01 +\d+ +sales +{id}", table);
        var (_, page, _) = await _scratch.RecordingsAsync("show", Uuid);
        Assert.Contains("encryption: cms-enveloped-data aes-256-cbc rsaes-oaep-sha256", page);

        var stored = Directory.EnumerateFiles(_scratch.At("var", "services", "recordings"), id, SearchOption.AllDirectories).Single();
        var target = _scratch.At("plain.wav");
        var (opened, said, fault) = await _scratch.RecordingsAsync("decrypt", stored, "--key", _scratch.At("sales.key"), "-o", target);
        Assert.True(opened == 0, fault);
        Assert.Contains("digest verified", said);
        Assert.Equal("RIFF"u8, File.ReadAllBytes(target).AsSpan(0, 4));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        Assert.Contains("is there already", (await _scratch.RecordingsAsync("decrypt", stored, "--key", _scratch.At("sales.key"), "-o", target)).Error);

        // One flipped bit anywhere, and nothing is given out.
        var copy = _scratch.At(id);
        foreach (var at in new[] { 0, 700, 5000, (int)new FileInfo(stored).Length - 1 })
        {
            var bytes = File.ReadAllBytes(stored);
            bytes[at] ^= 1;
            File.WriteAllBytes(copy, bytes);
            var damaged = await _scratch.RecordingsAsync(
                "decrypt", copy, "--key", _scratch.At("sales.key"), "--metadata", Path.Combine(Path.GetDirectoryName(stored)!, "recording.json"), "-o", _scratch.At("never.wav"));
            Assert.Equal(1, damaged.Status);
            Assert.Contains("damaged or exchanged", damaged.Error);
        }
        Assert.False(File.Exists(_scratch.At("never.wav")));
    }

    [Fact]
    public async Task What_is_closed_is_gone_and_the_ledger_and_the_audit_log_say_who_and_why()
    {
        _scratch.Certificate("sales");
        _scratch.Load("services:\n  store: 127.0.0.1:0\n  intake: 127.0.0.1:0\nrecording:\n  refuse-free: 0%\n");
        await LeaveARecordingAsync();
        var id = JsonDocument.Parse((await _scratch.RecordingsAsync("list", "--json")).Output).RootElement[0].GetProperty("mediaId").GetString()!;
        foreach (var bad in (string[])[" ", "a\nb", new string('x', 501)]) Assert.Contains("--reason: expected 1 to 500 characters", (await _scratch.RecordingsAsync("discard", id, "--reason", bad)).Error);
        Assert.Equal((1, $"{id}: is not in quarantine: it is in progress or on its way\nx: is not in the spool\n", ""), await _scratch.RecordingsAsync("discard", id, "x", "--reason", "test call"));
        foreach (var (folder, pattern) in new[] { ("outbox", id + "*"), ("journal", id + "*") })
        {
            foreach (var file in Directory.EnumerateFiles(_scratch.At("var", "spool", folder), pattern)) File.Move(file, _scratch.At("var", "spool", "quarantine", Path.GetFileName(file)));
        }
        File.WriteAllText(_scratch.At("var", "spool", "quarantine", id + ".reason"), "415 Unsupported Media Type\n");

        Assert.Equal((0, $"{id}: will be discarded\n", ""), await _scratch.RecordingsAsync("discard", id, "--reason", "test call"));
        Assert.Equal((0, $"{id}: is about to be discarded; the first reason stands\n", ""), await _scratch.RecordingsAsync("discard", id, "--reason", "another"));
        Assert.Equal((1, $"{id}: is about to be discarded\n", ""), await _scratch.RecordingsAsync("retry", id));
        Assert.True(JsonDocument.Parse((await _scratch.RecordingsAsync("show", id, "--json")).Output).RootElement[0].GetProperty("discardAsked").GetBoolean());
        Assert.Contains("in quarantine 0", (await _scratch.RecordingsAsync("recover", "--wait", "20s")).Output);
        Assert.Empty(Directory.EnumerateFiles(_scratch.At("var", "spool", "quarantine")));

        var row = JsonDocument.Parse((await _scratch.RecordingsAsync("list", "--state", "discarded", "--json")).Output).RootElement[0];
        var noted = File.ReadLines(_scratch.At("var", "spool", "audit.log")).Select(l => JsonDocument.Parse(l).RootElement).First(l => l.TryGetProperty("reason", out var r) && r.GetString() == "test call" && l.GetProperty("id").GetString() == id);
        Assert.Equal(("discard", id), (noted.GetProperty("command").GetString(), row.GetProperty("mediaId").GetString()));
        Assert.Equal($"by {noted.GetProperty("user").GetString()} (use {noted.GetProperty("use").GetString()}): test call", row.GetProperty("reason").GetString());
        var (status, clean, error) = await _scratch.RecordingsAsync("verify");
        Assert.True(status == 0, clean + error);
    }

    [Fact]
    public async Task What_the_ledger_knows_is_shown_verified_and_given_out()
    {
        _scratch.Certificate("sales");
        _scratch.Load("services:\n  store: 127.0.0.1:0\n  intake: 127.0.0.1:0\nrecording:\n  refuse-free: 0%\n  anchor-file: vault/anchors\n");
        Directory.CreateDirectory(_scratch.At("vault"));
        Assert.Contains("no key yet", (await _scratch.RecordingsAsync("public-key")).Error);
        await LeaveARecordingAsync();
        Assert.Contains("delivered 1", (await _scratch.RecordingsAsync("recover", "--wait", "20s")).Output);
        var (_, page, _) = await _scratch.RecordingsAsync("show", Uuid);
        Assert.Matches(@"step: \S+ \S+Z started\n(.*\n)*step: .* verified\n(.*\n)*step: .* delivered", page);
        File.WriteAllText(_scratch.At("vault", "node.pem"), (await _scratch.RecordingsAsync("public-key")).Output);

        var (status, clean, error) = await _scratch.RecordingsAsync("verify", "--public-key", _scratch.At("vault", "node.pem"));
        Assert.True(status == 0, clean + error);
        Assert.Matches(@"1 manifests, 1 files .* anchored up to entry \d+ .*; nothing found", clean);

        var bundle = _scratch.At("bundle");
        Assert.Equal(2, (await _scratch.RecordingsAsync("export", Uuid)).Status);
        var (exported, said, fault) = await _scratch.RecordingsAsync("export", "--from", "2020-01-01", "-o", bundle);
        Assert.True(exported == 0, said + fault);
        var id = Path.GetFileName(Directory.EnumerateFiles(bundle, "*.manifest.json").Single())[..^".manifest.json".Length];
        var names = Directory.EnumerateFiles(bundle).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
        Assert.Equal(new[] { id, id + ".manifest.json", id + ".metadata.json", "SHA256SUMS", "ledger.json", "signing.key.pub.pem" }.Order(StringComparer.Ordinal), names);
        foreach (var line in File.ReadLines(Path.Combine(bundle, "SHA256SUMS"))) Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(bundle, line[66..])))));
        Assert.Contains("is not empty", (await _scratch.RecordingsAsync("export", Uuid, "-o", bundle)).Error);

        Assert.Matches(@"^\d+ entries\n$", (await _scratch.RecordingsAsync("rebuild")).Output);
        var stored = Directory.EnumerateFiles(_scratch.At("var", "services", "store"), id, SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(stored);
        bytes[^1] ^= 1;
        File.WriteAllBytes(stored, bytes);
        var (found, json, _) = await _scratch.RecordingsAsync("verify", "--json");
        Assert.Equal(1, found);
        var finding = JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray().Single();
        Assert.Equal(("changed", stored), (finding.GetProperty("kind").GetString(), finding.GetProperty("where").GetString()));
        Assert.Contains(stored, File.ReadLines(_scratch.At("var", "spool", "audit.log")).Last());
    }

    [Fact]
    public async Task Export_fetches_from_the_configured_storage_and_says_what_is_missing()
    {
        _scratch.Certificate("sales");
        _scratch.Load($"services:\n  store: 127.0.0.1:0\n  intake: 127.0.0.1:0\nrecording:\n  refuse-free: 0%\nstorages:\n  - {{ name: archive, kind: folder, uri: \"file://{_scratch.At("archive")}/\" }}\n");
        await LeaveARecordingAsync("archive");
        Assert.Contains("delivered 1", (await _scratch.RecordingsAsync("recover", "--wait", "20s")).Output);
        var stored = Directory.EnumerateFiles(_scratch.At("archive"), "*.wav", SearchOption.AllDirectories).Single();
        var id = Path.GetFileName(stored);
        var (status, said, error) = await _scratch.RecordingsAsync("export", Uuid, "-o", _scratch.At("one"));
        Assert.True(status == 0, said + error);
        Assert.Contains(": 1 verified\n", said);
        Assert.Equal(File.ReadAllBytes(stored), File.ReadAllBytes(_scratch.At("one", id)));
        Assert.Contains(id, File.ReadLines(_scratch.At("one", "SHA256SUMS")).Select(l => l[66..]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch.At("one", id)));

        var bytes = File.ReadAllBytes(stored);
        bytes[100] ^= 1;
        File.WriteAllBytes(stored, bytes);
        var changed = await _scratch.RecordingsAsync("export", Uuid, "-o", _scratch.At("two"));
        Assert.Equal(1, changed.Status);
        Assert.Contains("is not what the manifest has", changed.Output);
        Assert.False(File.Exists(_scratch.At("two", id)));
        File.Delete(stored);
        var gone = await _scratch.RecordingsAsync("export", Uuid, "-o", _scratch.At("three"), "--json");
        Assert.Equal(1, gone.Status);
        var absent = JsonDocument.Parse(gone.Output).RootElement.GetProperty("absent")[0].GetString()!;
        Assert.StartsWith(id + ": delivered", absent);
        Assert.Contains(stored, absent);
        Assert.True(File.Exists(_scratch.At("three", id + ".manifest.json")));
    }

    [Fact]
    public async Task Decrypt_opens_what_others_made_and_says_what_is_wrong()
    {
        _scratch.Certificate("a");
        _scratch.Certificate("b");
        var plain = RandomNumberGenerator.GetBytes(100_000);
        File.WriteAllBytes(_scratch.At("plain"), plain);
        _scratch.OpenSsl("cms", "-encrypt", "-binary", "-stream", "-outform", "DER", "-aes-256-cbc", "-in", "plain", "-out", "x.mp3", "-recip", "a.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256");
        _scratch.OpenSsl("pkcs12", "-export", "-in", "a.pem", "-inkey", "a.key", "-out", "a.p12", "-passout", "pass:open sesame");
        File.WriteAllText(_scratch.At("password"), "open sesame\n");
        var (status, _, error) = await _scratch.RecordingsAsync("decrypt", _scratch.At("x.mp3"), "--pkcs12", _scratch.At("a.p12"), "--password-file", _scratch.At("password"), "-o", _scratch.At("out"));
        Assert.Equal(0, status);
        Assert.Contains("was not checked", error);
        Assert.Equal(plain, File.ReadAllBytes(_scratch.At("out")));
        Assert.DoesNotContain("sesame", File.ReadAllText(_scratch.At("var", "spool", "audit.log")));

        foreach (var (args, text) in new (string[], string)[]
        {
            ([_scratch.At("x.mp3"), "--key", _scratch.At("b.key")], "no given key opens it; it is for: CN=a"),
            ([_scratch.At("x.mp3"), "--key", _scratch.At("a.pem")], "no private RSA key"),
            ([_scratch.At("x.mp3"), "--pkcs12", _scratch.At("a.p12")], "wrong password"),
            ([_scratch.At("x.mp3"), "--key", _scratch.At("none")], "Could not find file"),
            ([_scratch.At("none"), "--key", _scratch.At("a.key")], "Could not find file"),
            ([_scratch.At("a.pem"), "--key", _scratch.At("a.key")], "no CMS file"),
        })
        {
            var failed = await _scratch.RecordingsAsync(["decrypt", .. args, "-o", _scratch.At("never")]);
            Assert.Equal(1, failed.Status);
            Assert.Contains(text, failed.Error);
        }
        Assert.False(File.Exists(_scratch.At("never")));
    }

    private Task<string> LeaveARecordingAsync(string? storage = null) => LeftRecording.LeaveAsync(_scratch, storage, "sales");

    public void Dispose() => _scratch.Dispose();
}
