using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Node;
using VxmlGir.RecordingCore.Taps;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Crash;

/// <summary>
/// One recording from its start to its erasure on files that write everything down. The first part is on a clock of its own, so that its times are the real ones: written
/// every 100 ms (the slowest that can be set), synced every 200 ms. The second is the whole node.
/// </summary>
internal sealed class RecordedLife : IDisposable
{
    public const int Samples = 24000;
    private readonly RecordingProfile _profile;
    private readonly RecordingBench _bench;

    private RecordedLife(RecordingProfile profile, bool twoRoots)
    {
        _profile = profile;
        RecordingBench? bench = null;
        Files = new CrashFs(() => bench?.Leg.SampleNow ?? 0);
        var options = new RecordingOptions { SpoolRoot = "/one", SecondSpoolRoot = twoRoots ? "/two" : null, WriteInterval = TimeSpan.FromMilliseconds(100) };
        _bench = bench = new RecordingBench(Files, Files, options);
    }

    public CrashFs Files { get; }

    /// <summary>Changes up to here are of the time before the journal's end was durable.</summary>
    public int ClosedAt { get; private set; }

    /// <param name="twoRoots">The first disk begins to fail in the middle.</param>
    public static async Task<RecordedLife> LiveAsync(RecordingProfile profile, bool twoRoots)
    {
        var life = new RecordedLife(profile, twoRoots);
        life.Record(twoRoots);
        life.ClosedAt = life.Files.Log.Count;
        using var server = new WebDavDouble { Happened = life.Files.Outside };
        await NodeLife.UntilDeliveredAsync(life.Files, life.Files, server, twoRoots);
        return life;
    }

    public void Dispose() => _bench.Dispose();

    private void Record(bool failing)
    {
        var scope = _bench.Open(_profile);
        var (says, hears) = (new Talker(), new Talker(salt: 1));
        _bench.Leg.MoveTo(0);
        scope.Execute("start; parameter which=this", "x");
        for (var n = 0; n < Samples; n += 160)
        {
            if (failing && n == 11200) Files.Fault = (kind, path) => kind is "append" or "sync" && path.StartsWith("/one", StringComparison.Ordinal) ? "EIO" : null;
            _bench.Leg.MoveTo(n);
            var (packet, payload) = says.Packet(n, 160, n);
            _bench.Leg.Says(packet, payload);
            _bench.Leg.Hears(n, TapLaw.Mu, hears.Payload(n, 160));
            if (n % 800 == 640) _bench.Turn(sync: n % 1600 == 1440);
        }
        _bench.Leg.MoveTo(Samples);
        scope.Close("exit");
        Assert.Single(_bench.Settle());
        // The first disk can be read afterwards, as disks that fail to write usually can.
        Files.Fault = (_, _) => null;
    }
}
