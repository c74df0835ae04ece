using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Node;

/// <summary>A recording longer than its profile's greatest length goes on in a next file: no sample lost, none twice.</summary>
public sealed class RollOverTests : IDisposable
{
    private const int Length = 10 * 8000;
    // Talk turns once per 100 ms of sound: the wall clock shall go as fast.
    private readonly RecordingBench _bench = new(options: new RecordingCore.Node.RecordingOptions { SpoolRoot = "/spool", WriteInterval = TimeSpan.FromMilliseconds(100) });
    private readonly Talker _caller = new();
    private readonly Talker _platform = new(salt: 7);

    [Fact]
    public void Files_follow_each_other_to_the_sample_and_are_linked()
    {
        var scope = _bench.Open(Profile());
        _bench.Leg.MoveTo(0);
        scope.Execute("start; parameter color=blue", "x");
        Talk(0, 25 * 8000);
        scope.Close("exit");
        var files = Files();
        Assert.Equal([Length, Length, 5 * 8000], files.Select(f => f.Samples.Length / 2));
        var all = files.SelectMany(f => f.Samples).ToArray();
        for (var n = 0; n < 25 * 8000 - 200; n++)
        {
            if (all[2 * n] != _caller.Linear(n) || all[2 * n + 1] != _platform.Linear(n)) Assert.Fail($"sample {n}");
        }
        Assert.Equal([null, "2", "3"], files.Select(f => f.File.Parameters.GetValueOrDefault("part")));
        Assert.Equal([null, files[0].File.MediaId, files[0].File.MediaId], files.Select(f => f.File.Parameters.GetValueOrDefault("partOf")));
        Assert.All(files, f => Assert.Equal("blue", f.File.Parameters["color"]));
        Assert.Equal(["max-length", "max-length", "exit"], files.Select(f => f.File.Parameters["endReason"]));
        // The bench's wall clock goes in steps of a turn.
        Assert.InRange((files[1].File.StartTime - files[0].File.StopTime).TotalMilliseconds, 0, 100);
        Assert.All(files, f => Assert.Equal("0", f.File.Parameters["saysLost"]));
    }

    [Fact]
    public void A_pause_goes_on_in_the_next_file_and_ends_there()
    {
        var scope = _bench.Open(Profile());
        _bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Talk(0, 8 * 8000);
        scope.Execute("pause", "x");
        Talk(8 * 8000, 12 * 8000);
        scope.Execute("resume", "x");
        Talk(12 * 8000, 15 * 8000);
        scope.Close("exit");
        var files = Files();
        var all = files.SelectMany(f => f.Samples).ToArray();
        for (var n = 0; n < 15 * 8000 - 200; n++) Assert.Equal(n is >= 64000 and < 96000 ? 0 : _caller.Linear(n), all[2 * n]);
        Assert.Equal("Paused", string.Join(' ', files[0].File.Masks.Select(m => m.Type)));
        Assert.Equal("Paused Resume", string.Join(' ', files[1].File.Masks.Select(m => m.Type)));
    }

    [Theory]
    [InlineData(9.5, 1)]
    [InlineData(10.05, 2)]
    public void A_stop_about_the_boundary_leaves_no_empty_file(double seconds, int expected)
    {
        var scope = _bench.Open(Profile());
        _bench.Leg.MoveTo(0);
        scope.Execute("start", "x");
        Talk(0, (int)(seconds * 8000));
        scope.Execute("stop", "x");
        Talk((int)(seconds * 8000), 13 * 8000);
        scope.Close("exit");
        var files = Files();
        Assert.Equal(expected, files.Count);
        Assert.Equal((int)(seconds * 8000), files.Sum(f => f.Samples.Length / 2));
    }

    public void Dispose() => _bench.Dispose();

    private static RecordingProfile Profile() => new() { Format = RecordingFormat.Wav, MaxLength = TimeSpan.FromSeconds(10) };

    private void Talk(int from, int to)
    {
        for (var n = from; n < to; n += 160)
        {
            _bench.Leg.MoveTo(n);
            var (packet, payload) = _caller.Packet(n, 160, n);
            _bench.Leg.Says(packet, payload);
            _bench.Leg.Hears(n, TapLaw.Mu, _platform.Payload(n, 160));
            if (n % 800 == 0) _bench.Turn();
        }
        _bench.Leg.MoveTo(to);
    }

    private List<(short[] Samples, Contracts.Metadata.MediaFile File)> Files()
    {
        var made = _bench.Settle().Select(j => _bench.MakeWav(j)).Select(m => (m.Audio.Samples, m.File));
        return [.. made.OrderBy(f => f.File.MediaId[^12..], StringComparer.Ordinal)];
    }
}
