using System.Collections.Immutable;
using VxmlGir.Audio.Files;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Encryption;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Tests.Encryption;

namespace VxmlGir.RecordingCore.Tests.Crash;

/// <summary>
/// Power loss at any moment of a recording's life, in any of the states that the disk may then be in: it is delivered once, what was verified stays, and of what was heard
/// at most 400 ms are missing. 160 states by default; VXMLGIR_TEST_CRASH_STATES=2000 is the long form.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    private const int MostLost = 3200;
    private const int HeaderOnly = 58;
    private readonly OpenSsl _ssl = new();

    [Theory]
    [InlineData("plain", false)]
    [InlineData("encrypted", false)]
    [InlineData("plain", true)]
    [InlineData("encrypted", true)]
    public async Task Every_legal_state_recovers(string kind, bool twoRoots)
    {
        var states = (int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_CRASH_STATES"), out var asked) ? asked : 160) / 4;
        var profile = new RecordingProfile { Format = RecordingFormat.Wav };
        if (kind == "encrypted") profile = profile with { Certificates = [Certificate("holder")] };
        using var life = await RecordedLife.LiveAsync(profile, twoRoots);
        Assert.InRange(life.Files.Log.Count, 60, 1000);
        for (var n = 0; n < states; n++) await RecoverAsync(life, twoRoots, n);
    }

    public void Dispose() => _ssl.Dispose();

    private async Task RecoverAsync(RecordedLife life, bool twoRoots, int seed)
    {
        var random = new Random(seed);
        var count = random.Next(life.Files.Log.Count + 1);
        var where = $"state {seed}, after {count} of {life.Files.Log.Count} changes";
        using var server = new WebDavDouble();
        var spool = CrashState.After(life.Files.Log, count, random, server).Spool;
        var before = server.Objects.ToImmutableDictionary();
        var log = await NodeLife.UntilDeliveredAsync(spool, spool, server, twoRoots);

        // The power went at the latest just before the next change.
        var heard = count < life.Files.Log.Count ? Math.Min(RecordedLife.Samples, life.Files.Log[count].Position) : RecordedLife.Samples;
        var owed = count >= life.ClosedAt ? RecordedLife.Samples : heard - MostLost;
        foreach (var (path, bytes) in before.Where(o => !o.Key.EndsWith(".part", StringComparison.Ordinal)))
            Assert.True(bytes.AsSpan().SequenceEqual(server.Objects[path]), $"{where}: {path} was verified and is another");
        var recovered = server.Media.Count == 0 ? -1 : Length(Assert.Single(server.Media).Value, where);
        Assert.True(recovered >= Math.Max(-1, owed), $"{where}: {recovered} samples of {heard} heard\n{string.Join('\n', log)}");
        Assert.True(server.Posts.Select(MediaIdOf).Distinct().Count() == Math.Min(1, server.Media.Count), $"{where}: {server.Posts.Count} posts");
        Assert.DoesNotContain(spool.Snapshot().Keys, k => k.Contains("/outbox/") || k.Contains("/journal/"));
        // Aside is only what never had a whole block.
        Assert.True(owed <= 0 || !spool.Snapshot().Keys.Any(k => k.Contains("/quarantine/")), $"{where}: set aside\n{string.Join('\n', log)}");
    }

    /// <summary>Samples of the caller that the file has; before and after there is nothing but the talkers' own and silence.</summary>
    private int Length(byte[] stored, string where)
    {
        var plain = stored[0] == (byte)'R' ? stored : Opened(stored);
        // The power went before the first packet was let through: a start, and nothing after it.
        if (plain.Length == HeaderOnly) return 0;
        var read = AudioFileReader.Read(plain, "audio/wav", null, AudioLimits.Default);
        var samples = read is AudioReadResult.Ok ok ? ok.Clip.Samples : throw new InvalidOperationException($"{where}: {read}, {plain.Length} bytes");
        var (says, hears) = (new Talker(), new Talker(salt: 1));
        var (said, heard) = (Own(samples, 0, says), Own(samples, 1, hears));
        for (var n = said; n < samples.Length / 2; n++) Assert.True(samples[2 * n] == 0, $"{where}: sample {n} is neither said nor silent");
        for (var n = heard; n < samples.Length / 2; n++) Assert.True(samples[2 * n + 1] == 0, $"{where}: sample {n} is neither heard nor silent");
        return Math.Min(said, heard);
    }

    private static int Own(short[] samples, int channel, Talker talker)
    {
        var n = 0;
        while (n < samples.Length / 2 && samples[2 * n + channel] == talker.Linear(n)) n++;
        return n;
    }

    private byte[] Opened(byte[] stored)
    {
        var path = _ssl.PathOf("stored");
        File.WriteAllBytes(path, stored);
        return _ssl.Decrypt(path, "holder");
    }

    private static string MediaIdOf(string post) =>
        Assert.IsType<MetadataReadResult.Ok>(MetadataJson.Read(System.Text.Encoding.UTF8.GetBytes(post))).Metadata.MediaFiles.Single().MediaId;

    private RecordingCertificate Certificate(string name) =>
        Assert.IsType<CertificateResult.Good>(RecordingCertificates.Read(name, File.ReadAllText(_ssl.Certificate(name)), DateTimeOffset.UtcNow.AddMinutes(1))).Certificate;
}
