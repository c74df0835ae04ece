using System.Globalization;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>
/// Calls over a line that loses 5 % of the packets, delays them by up to 60 ms, has 2 % overtaken and 1 % doubled: only what was lost is silent, nothing moves,
/// and the media report says what the line did. <c>VXMLGIR_TEST_LINE_SECONDS</c> sets the length of the calls.
/// </summary>
public sealed class BadLineTests(BadLineTests.BadLineHouse house, ITestOutputHelper output) : IClassFixture<BadLineTests.BadLineHouse>
{
    private const int Block = 160;
    private const int Most = 160;
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_LINE_SECONDS"), out var asked) ? asked : 25;

    /// <summary>Seed of the line, parts per million by which the caller's clock is fast.</summary>
    public static TheoryData<int, int> Cases => new() { { 1, 0 }, { 2, 100 }, { 3, -100 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Only_lost_packets_are_silent_and_the_report_says_what_was_done(int seed, int ppm)
    {
        var (file, sent, link) = await house.Of(seed);
        var audio = await file.AudioAsync();
        var offsets = Compare(sent, audio.Left, file, ppm);
        output.WriteLine($"{offsets.Count} packets found, the caller's clock {ppm} ppm fast: first at {offsets[0]}, last at {offsets[^1]}; file of {audio.Length} samples");
        Report(file, sent, link, ppm);
        // From the start command to the hang-up.
        var length = (file.Stop - file.Start).TotalSeconds * 8000;
        Assert.True(Math.Abs(audio.Length - length) <= Most, $"{audio.Length} samples, expected {length}");
    }

    /// <summary>Where each packet lies less where it was said: all are there, what was lost is silent.</summary>
    private static List<int> Compare(SentPacket[] sent, short[] left, Recorded file, int ppm)
    {
        // From a second after the start command on; what was on its way at the hang-up never came.
        var (from, to) = (Moment.Of(file.Start) + TimeSpan.FromSeconds(1), Moment.Of(file.Stop) - TimeSpan.FromMilliseconds(200));
        SentPacket[] packets = [.. sent.Where(p => p.Packet.At > from && p.Packet.At < to)];
        var offset = Find(packets.First(p => !p.Lost), left, RecordedCall.PlaceOf(file, packets.First(p => !p.Lost).Packet.At), 1600)
            ?? throw new InvalidOperationException("the first packets are not in the recording");
        var start = offset;
        List<int> offsets = [];
        foreach (var packet in packets)
        {
            if (packet.Lost)
            {
                var middle = left.AsSpan((int)packet.Sample + offset + 20, Block - 40);
                // A step of the clock may bring the neighbours' samples nearer.
                if (ppm == 0) Assert.True(middle.IndexOfAnyExcept((short)0) < 0, $"the lost packet of sample {packet.Sample} is not silent");
                continue;
            }
            var found = At(packet, left, (int)packet.Sample + offset) ? offset : Find(packet, left, packet.Sample + offset, 48);
            Assert.True(found is not null, $"the packet of sample {packet.Sample} is not within 6 ms of offset {offset}");
            offset = found.Value;
            offsets.Add(offset);
            if (ppm == 0) Assert.Equal(start, offset);
            // Fast: the caller's later samples lie earlier than its own count says.
            var due = start - (packet.Sample - packets[0].Sample) * ppm * 1e-6;
            Assert.True(Math.Abs(offset - due) <= Most, $"sample {packet.Sample} lies {offset - due:0} samples aside");
        }
        return offsets;
    }

    private static int? Find(SentPacket packet, short[] left, double near, int range)
    {
        for (var d = 0; d <= range; d++)
        {
            if (At(packet, left, (int)near + d)) return (int)near + d - (int)packet.Sample;
            if (At(packet, left, (int)near - d)) return (int)near - d - (int)packet.Sample;
        }
        return null;
    }

    private static bool At(SentPacket packet, short[] left, int place)
    {
        var payload = packet.Packet.Payload;
        for (var i = 40; i < Block - 40; i++)
        {
            if (place + i < 0 || place + i >= left.Length || left[place + i] != G711.Decode(payload[i], Law.Mu)) return false;
        }
        return true;
    }

    // The share of the lost between the recording's ends; of the whole call what is too seldom for a moment at its begin to matter.
    private static void Report(Recorded file, SentPacket[] sent, ImpairedLink link, int ppm)
    {
        double Number(string name) => double.Parse(file.Parameter(name) ?? throw new InvalidOperationException($"no {name} in {file}"), CultureInfo.InvariantCulture);
        void Near(double injected, double reported, string what) => Assert.True(Math.Abs(injected - reported) <= 0.005, $"{what}: {injected:P2} injected, {reported:P2} reported");
        double count = sent.Length;
        SentPacket[] recorded = [.. sent.Where(p => p.Packet.At >= Moment.Of(file.Start) && p.Packet.At <= Moment.Of(file.Stop))];
        Near(recorded.Count(p => p.Lost) / (double)recorded.Length, Number("saysLossRatio"), "lost");
        Near(link.Overtaken / count, Number("saysReordered") / count, "reordered");
        Near(link.Doubled / count, Number("saysDuplicates") / count, "duplicated");
        Assert.InRange(Number("saysJitterMs"), 5, 30);
        if (Seconds >= 60) Assert.InRange(Number("saysClockPpm") - ppm, -50, 50);
    }

    internal sealed record BadCall(Recorded File, SentPacket[] Sent, ImpairedLink Link);

    /// <summary>The calls of all cases go on at the same time.</summary>
    public sealed class BadLineHouse : House
    {
        private readonly Dictionary<int, Task<BadCall>> _calls = [];

        internal Task<BadCall> Of(int seed) => _calls[seed];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var (seed, ppm) in Cases.Select(c => c.Data)) _calls[seed] = CallAsync(seed, ppm);
            // Their tests await them; a failure belongs to the test, not to the house.
            await Task.WhenAll(_calls.Values.Select(c => c.ContinueWith(_ => { }, TaskScheduler.Default)));
        }

        private async Task<BadCall> CallAsync(int seed, int ppm)
        {
            var line = new Impairment(seed, Loss: 0.05, TimeSpan.FromMilliseconds(60), Overtaken: 0.02, Doubled: 0.01);
            var speaking = new Speaking { Audio = Signals.Noise(8000 * (Seconds + 20), (uint)(500 + seed)), DriftPpm = ppm, Line = line };
            var uuid = CallUuids.New();
            await using var caller = await RtpCaller.CallAsync(Platform.Sip, "bystander", speaking, [("X-Genesys-CallUUID", uuid)]);
            await caller.Rtp.SayOnAsync(Seconds);
            await caller.HangUpAsync();
            return new BadCall(await Platform.RecordingAsync(uuid), [.. caller.Rtp.Sent.Where(p => p.Audio)], caller.Rtp.Link!);
        }

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().WithApplication("bystander").WithProfile("wav", ("format", "wav"), ("channels", "stereo"));
            setup.ProfileOf["bystander"] = "wav";
            return setup;
        }
    }
}
