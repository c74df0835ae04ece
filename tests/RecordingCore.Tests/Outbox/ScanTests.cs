using System.Diagnostics;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Outbox;

/// <summary>A full outbox on a real disk is looked through in a moment: names only.</summary>
public sealed class ScanTests(ITestOutputHelper output) : IDisposable
{
    private const int Entries = 10_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vxmlgir-");

    [Fact]
    public void Ten_thousand_entries_are_scanned_in_less_than_a_second()
    {
        var files = new LinuxSpoolFiles();
        var root = new SpoolRoot(_folder.FullName, files, files, new SeededIds(1));
        for (var i = 0; i < Entries; i++)
        {
            var mediaId = $"011AP643CSAPR4FKQGQE31TAES00029V_2026-01-05_09-00-00-AAAAAAAA-BBBBBBBB-{i:D8}.mp3";
            foreach (var file in (string[])[Path.Combine(root.Outbox, mediaId + ".media"), Path.Combine(root.Outbox, mediaId + OutboxStates.All[i % 4].Extension()), Path.Combine(root.Journals, mediaId + ".0000.vgj")])
                File.WriteAllBytes(file, []);
        }
        var roots = new SpoolRoots([root], 0.05);
        SpoolRecovery.Look(roots, _ => false);
        var took = Enumerable.Range(0, 3).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(Entries, SpoolRecovery.Look(roots, _ => false).ToDeliver.Length);
            return Stopwatch.GetElapsedTime(began);
        }).Min();
        output.WriteLine($"{Entries} entries, with their files and journals: {took.TotalMilliseconds:F0} ms");
        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
