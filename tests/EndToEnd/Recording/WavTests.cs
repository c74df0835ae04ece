using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Recording;

/// <summary>
/// Calls with known audio both ways, recorded as stereo WAV: left is the caller, right the platform, everything at its place
/// counted from the start command, whatever way the caller sends.
/// </summary>
[Collection(RecordingCollection.Name)]
public class WavTests(RecordingHouse house) 
{
    /// <summary>20 ms.</summary>
    private const int Tolerance = 160;

    public static TheoryData<string> Callers => [.. RecordingHouse.CallerNames];

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Left_is_the_caller_at_its_place(string caller)
    {
        var call = await house.Of(caller);
        foreach (var file in call.Files)
        {
            short[] left = (await file.AudioAsync()).Left;
            var said = call.SaidDuring(file).ToList();
            Assert.NotEmpty(said);
            foreach (var (sample, expected) in said)
            {
                var found = Correlation.Find(call.Said.Audio.AsSpan((int)sample, 2000), left, (int)expected - 800, (int)expected + 800);
                Assert.True(found.Correlation > 0.95 && Math.Abs(found.Offset - expected) <= Tolerance,
                    $"sample {sample} of the caller: {found}, expected at {expected:0} in {file}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Right_is_the_platform_at_its_place(string caller)
    {
        var call = await house.Of(caller);
        foreach (var (prompt, file) in ((string, Recorded)[])[("one", call.Files[0]), ("three", call.Files[0]), ("four", call.Files[1])])
        {
            short[] needle = KnownPrompts.Of(prompt).AsSpan(800, 4000).ToArray();
            var right = (await file.AudioAsync()).Right;
            var recorded = Correlation.Find(needle, right);
            var heard = Correlation.Find(needle, call.Heard.Samples);
            Assert.True(heard.Correlation > 0.95, $"the caller heard '{prompt}': {heard}");
            var expected = RecordedCall.PlaceOf(file, call.Heard.At(heard.Offset));
            Assert.True(recorded.Correlation > 0.95 && Math.Abs(recorded.Offset - expected) <= Tolerance, $"'{prompt}': {recorded}, expected at {expected:0} in {file}");
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Length_is_the_time_between_start_and_stop(string caller)
    {
        foreach (var file in (await house.Of(caller)).Files)
        {
            var audio = await file.AudioAsync();
            var expected = (file.Stop - file.Start).TotalSeconds * 8000;
            Assert.True(Math.Abs(audio.Length - expected) <= Tolerance, $"{audio.Length} samples, expected {expected} in {file}");
            Assert.True(Math.Abs(file.Duration.TotalSeconds * 8000 - audio.Length) <= 8, $"{audio.Length} samples, the metadata says {file.Duration}");
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_pause_is_the_laws_smallest_code_between_its_edges(string caller)
    {
        var call = await house.Of(caller);
        var file = call.Files[0];
        var (start, end) = Assert.Single(RecordedCall.Pauses(file));
        var audio = await file.AudioAsync();
        var silence = G711.Silence(call.Said.Law);
        foreach (var codes in audio.Codes)
            for (var i = (int)start + Tolerance; i < (int)end - Tolerance; i++)
                Assert.True(codes[i] == silence, $"sample {i} of a pause from {start:0} to {end:0} is {codes[i]:X2} in {file}");

        // The caller never stops to speak, so its channel shows the edges; with suppression it does.
        if (call.Said.Suppressed is not null) return;
        var gap = Level.Silences(audio.Left, 4000).OrderByDescending(s => s.End - s.Start).First();
        Assert.True(Math.Abs(gap.Start - start) <= Tolerance && Math.Abs(gap.End - end) <= Tolerance, $"silence {gap}, pause {start:0} to {end:0} in {file}");
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Nothing_said_or_played_during_the_pause_is_in_the_file(string caller)
    {
        var call = await house.Of(caller);
        var audio = await call.Files[0].AudioAsync();
        var found = Correlation.Find(KnownPrompts.Of("two").AsSpan(800, 2000), audio.Right);
        Assert.True(found.Correlation < 0.3, $"the prompt of the pause: {found}");
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Start_twice_is_two_files_of_one_call(string caller)
    {
        var call = await house.Of(caller);
        Assert.Equal(2, call.Files.Count);
        Assert.Single(call.Files.Select(f => f.CallUuid).Distinct());
        Assert.Equal(2, call.Files.Select(f => f.MediaId).Distinct().Count());
        Assert.Equal(["one", "two"], call.Files.Select(f => f.Parameter("part")));
        // The second begins where the first ends.
        Assert.True(Math.Abs((call.Files[1].Start - call.Files[0].Stop).TotalMilliseconds) <= 20, $"{call.Files[0].Stop:O} {call.Files[1].Start:O}");
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Other_programs_read_it(string caller)
    {
        var call = await house.Of(caller);
        foreach (var file in call.Files)
        {
            var own = AudioProbe.ReadWav(file.File);
            var (codec, channels, rate, seconds, _) = await AudioProbe.FfprobeAsync(file.File);
            Assert.Equal((call.Said.Law == Law.Mu ? "pcm_mulaw" : "pcm_alaw", 2, 8000), (codec, channels, rate));
            Assert.Equal(own.Length, seconds * 8000, 4.0);
            Assert.InRange(await AudioProbe.SoxSamplesAsync(file.File), own.Length - 4, own.Length + 4);
        }
    }

    [Fact]
    public async Task Two_sessions_on_one_leg_are_two_files_of_one_call()
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "two", headers: [("X-Genesys-CallUUID", uuid)]);
        foreach (var session in (int[])[1, 2])
        {
            await house.Platform.TraceAsync(uuid, t => t.Of("prompt").Any(), session: session);
            await caller.Rtp.SayOnAsync(1.2);
            await caller.PressByInfoAsync("1");
        }
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(10));
        var files = await house.Platform.RecordingsAsync(uuid, 2);
        Assert.Equal(["1", "2"], files.Select(f => f.Parameter("treatment")));
        foreach (var (file, own, other) in ((Recorded, string, string)[])[(files[0], "one", "two"), (files[1], "two", "one")])
        {
            var right = (await file.AudioAsync()).Right;
            Assert.True(Correlation.Find(KnownPrompts.Of(own).AsSpan(800, 4000), right).Correlation > 0.95, $"'{own}' in {file}");
            Assert.True(Correlation.Find(KnownPrompts.Of(other).AsSpan(800, 4000), right).Correlation < 0.3, $"'{other}' in {file}");
        }
    }

    [Fact]
    public async Task Two_recordings_at_once_are_both_right()
    {
        var call = await house.Of("both");
        Assert.Equal(3, call.Files.Count);
        Assert.Single(call.Files.Select(f => f.CallUuid).Distinct());
        var whole = call.Files.MaxBy(f => f.Duration)!;
        var session = call.Files.Where(f => f != whole).OrderBy(f => f.Start).ToList();
        var right = (await whole.AudioAsync()).Right;
        var left = (await whole.AudioAsync()).Left;
        foreach (var prompt in KnownPrompts.Names)
        {
            var found = Correlation.Find(KnownPrompts.Of(prompt).AsSpan(800, 4000), right);
            Assert.True(found.Correlation > 0.95, $"'{prompt}' in the recording of the whole call: {found}");
        }
        foreach (var (sample, expected) in call.SaidDuring(whole))
        {
            var found = Correlation.Find(call.Said.Audio.AsSpan((int)sample, 2000), left, (int)expected - 800, (int)expected + 800);
            Assert.True(found.Correlation > 0.95 && Math.Abs(found.Offset - expected) <= Tolerance, $"whole call, sample {sample}: {found}, expected at {expected:0}");
        }
        Assert.Empty(whole.Masks);
        Assert.Single(RecordedCall.Pauses(session[0]));
        var second = (await session[1].AudioAsync()).Right;
        Assert.True(Correlation.Find(KnownPrompts.Of("four").AsSpan(800, 4000), second).Correlation > 0.95);
    }
}
