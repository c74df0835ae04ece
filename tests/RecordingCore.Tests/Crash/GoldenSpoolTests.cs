using VxmlGir.Audio.Files;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Finalising;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Crash;

/// <summary>
/// Spools as versions of the program have left them, kept in <c>Golden/</c>: every later version takes them up. Each holds a recording that ended, one that was torn off,
/// and one that had become a file. A new format gets a new folder: <c>VXMLGIR_TEST_WRITE_GOLDEN=spool-2</c> writes it once.
/// </summary>
public class GoldenSpoolTests
{
    private const int Samples = 8000;
    private static readonly string Folder = Path.Combine(Root(), "tests", "RecordingCore.Tests", "Golden");

    public static TheoryData<string> Versions => [.. Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)!).Order()];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_spool_of_an_earlier_version_is_delivered(string version)
    {
        var spool = MemorySpool.Of(Directory.EnumerateFiles(Path.Combine(Folder, version), "*", SearchOption.AllDirectories)
            .ToDictionary(f => "/one/" + Path.GetRelativePath(Path.Combine(Folder, version), f), File.ReadAllBytes));
        using var server = new WebDavDouble();
        await NodeLife.UntilDeliveredAsync(spool, spool, server, twoRoots: false);
        Assert.Equal((3, 3), (server.Media.Count, server.Posts.Count));
        var lengths = server.Media.Values.Select(Length).Order().ToList();
        Assert.InRange(lengths[0], Samples - 2400, Samples - 1);
        Assert.Equal([Samples, Samples], lengths.Skip(1));
        Assert.Equal(["/golden"], server.Posts.Where(p => p.Contains("\"partitions\":[\"/golden\"]", StringComparison.Ordinal)).Take(1).Select(_ => "/golden"));
        Assert.DoesNotContain(spool.Snapshot().Keys, k => k.Contains("/outbox/") || k.Contains("/journal/") || k.Contains("/quarantine/"));
    }

    [Fact]
    public async Task Written_when_asked()
    {
        var version = Environment.GetEnvironmentVariable("VXMLGIR_TEST_WRITE_GOLDEN");
        var files = await MakeAsync();
        // What is written today is what the golden of today is made of, whether it is kept or not.
        Assert.Equal(3, files.Keys.Count(f => f.EndsWith(".vgj", StringComparison.Ordinal)));
        Assert.Single(files.Keys, f => f.EndsWith(".vgt", StringComparison.Ordinal));
        Assert.Equal(2, files.Keys.Count(f => f.StartsWith("outbox/", StringComparison.Ordinal)));
        foreach (var (name, bytes) in version is null ? [] : files)
        {
            var path = Path.Combine(Folder, version!, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static async Task<Dictionary<string, byte[]>> MakeAsync()
    {
        var spool = new MemorySpool();
        using var bench = new RecordingBench(spool, new RecordingOptions { SpoolRoot = "/one" }, seed: 2026);
        Record(bench, 0, "ended");
        Record(bench, 1, "filed");
        var filed = bench.Settle()[1];
        var made = Assert.IsType<FinaliseResult.Made>(Finaliser.Make(filed, bench.Roots.Usable!, 7, bench.Ids));
        var commit = OutboxItem.CommitAsync(made.Root, made.Generation, made.Entry, filed, bench.Ids);
        while (!commit.IsCompleted)
        {
            made.Root.SyncOnce();
            await Task.Delay(1);
        }
        await commit;
        Record(bench, 2, null);
        var files = spool.Snapshot().ToDictionary(f => Path.GetRelativePath("/one", f.Key), f => f.Value);
        var torn = files.Keys.Single(f => f.EndsWith(".vgt", StringComparison.Ordinal));
        files[torn] = files[torn][..^700];
        return files;
    }

    private static void Record(RecordingBench bench, int number, string? end)
    {
        var scope = bench.Open(new RecordingProfile { Format = RecordingFormat.Wav });
        var from = bench.Leg.SampleNow;
        scope.Execute("start; parameter partitions=/golden", "x");
        var talker = new Talker { TimestampBase = (uint)(5000 + number) };
        for (var n = 0; n < Samples; n += 160)
        {
            bench.Leg.MoveTo(from + n);
            var (packet, payload) = talker.Packet(n, 160, from + n);
            bench.Leg.Says(packet, payload);
            bench.Leg.Hears(from + n, TapLaw.Mu, payload);
            if (n % 800 == 640) bench.Turn();
        }
        bench.Leg.MoveTo(from + Samples);
        if (end is null) return;
        scope.Close(end);
        for (var i = 0; i < 4; i++) bench.Turn();
    }

    private static int Length(byte[] wav)
    {
        var samples = Assert.IsType<AudioReadResult.Ok>(AudioFileReader.Read(wav, "audio/wav", null, AudioLimits.Default)).Clip.Samples;
        var talker = new Talker();
        var n = 0;
        while (n < samples.Length / 2 && samples[2 * n] == talker.Linear(n) && samples[2 * n + 1] == talker.Linear(n)) n++;
        return n;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VxmlGir.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("no checkout around the test program");
    }
}
