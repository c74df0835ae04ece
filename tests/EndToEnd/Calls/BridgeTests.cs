using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>A bridged transfer has a real second leg: what ends it, and what both sides and the recording hear meanwhile.</summary>
public class BridgeTests(BridgeTests.Bridging house) : IClassFixture<BridgeTests.Bridging>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly short[] CallerSays = Signals.Noise(20 * 8000, 11);
    private static readonly short[] FarSays = Signals.Noise(20 * 8000, 12);

    [Theory]
    [InlineData(486, "outcome busy after nothing")]
    [InlineData(600, "outcome busy after nothing")]
    [InlineData(480, "outcome noanswer after nothing")]
    [InlineData(603, "outcome noanswer after nothing")]
    [InlineData(503, "outcome network_busy after nothing")]
    [InlineData(488, "outcome unknown after nothing")]
    [InlineData(403, "refused: error.connection.noauthorization")]
    [InlineData(404, "refused: error.connection.baddestination")]
    public async Task A_far_end_that_refuses_brings_the_caller_back(int status, string told)
    {
        await using var far = new FarPhone(status);
        var (caller, uuid) = await DialAsync(far.Uri);
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told));
        await caller.HungUpOnAsync(Soon);
    }

    [Theory]
    [InlineData("sip:far@elsewhere.invalid", "refused: error.connection.noauthorization")]
    [InlineData("sip:far@nowhere.invalid", "refused: error.connection.noroute")]
    [InlineData("tel:not-a-number", "refused: error.connection.baddestination")]
    [InlineData("mailto:far@127.0.0.1", "refused: error.unsupported.uri")]
    public async Task A_destination_that_cannot_be_called_is_an_event(string target, string told)
    {
        var (caller, uuid) = await DialAsync(target);
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told));
        await caller.HungUpOnAsync(Soon);
    }

    [Fact]
    public async Task A_far_end_that_only_rings_is_given_up()
    {
        await using var far = new FarPhone(180);
        var (caller, uuid) = await DialAsync(far.Uri);
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome noanswer after nothing"));
        await far.NextAsync("CANCEL");
        await caller.HungUpOnAsync(Soon);
    }

    [Fact]
    public async Task Both_hear_each_other_and_the_recording_has_both_until_the_far_end_hangs_up()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri, aai: "ticket=42; ü");
        await using var _ = caller;
        await far.NextAsync("ACK");
        await caller.Rtp.SayOnAsync(4);
        await far.HangUpAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome far_end_disconnect after talk") && t.Has("prompt", "Back again."));
        await caller.HungUpOnAsync(Soon);

        Assert.Equal("7469636b65743d34323b20c3bc;encoding=hex", far.Requests.First()["User-to-User"]);
        Assert.Equal(uuid, far.Requests.First()["X-Genesys-CallUUID"]);
        Assert.Contains("sip:caller@", far.Requests.First()["From"], StringComparison.Ordinal);
        AssertHears(FarSays, caller.Rtp.Heard.Samples, 0.95);
        AssertHears(CallerSays, far.Rtp.Heard.Samples, 0.95);
        var recording = await (await house.Platform.RecordingAsync(uuid)).AudioAsync();
        AssertHears(CallerSays, recording.Left, 0.95);
        AssertHears(FarSays, recording.Right, 0.95);
    }

    [Fact]
    public async Task The_caller_ends_it_by_a_command_and_other_keys_go_to_the_far_end()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri);
        await using var _ = caller;
        await far.NextAsync("ACK");
        await caller.PressAsync("57");
        await Eventually.TrueAsync(() => far.Keys() == "57", Soon, "keys at the far end");
        await caller.PressAsync("*9");
        await far.NextAsync("BYE");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome near_end_disconnect after talk") && t.Has("log", "command dtmf *9"));
        await caller.HungUpOnAsync(Soon);
    }

    [Fact]
    public async Task Time_for_talking_is_over()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri, "limited");
        await using var _ = caller;
        await far.NextAsync("BYE");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome maxtime_disconnect"));
    }

    [Fact]
    public async Task A_far_end_whose_media_stop_is_a_lost_connection()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri);
        await using var _ = caller;
        await far.NextAsync("ACK");
        far.Rtp.Muted = true;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome network_disconnect after talk"));
        await far.NextAsync("BYE");
    }

    [Theory]
    [InlineData(180, "CANCEL")]
    [InlineData(200, "BYE")]
    public async Task A_caller_who_hangs_up_in_the_middle_leaves_nobody_behind(int status, string farewell)
    {
        await using var far = new FarPhone(status, FarSays);
        var (caller, uuid) = await DialAsync(far.Uri);
        await using var _ = caller;
        await far.NextAsync(status == 200 ? "ACK" : "INVITE");
        await caller.HangUpAsync();
        await far.NextAsync(farewell);
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "the caller has gone"));
    }

    [Theory]
    [InlineData("sendonly")]
    [InlineData("inactive")]
    public async Task A_far_end_that_holds_is_silence_to_the_caller(string direction)
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, _) = await DialAsync(far.Uri);
        await using var __ = caller;
        await far.NextAsync("ACK");
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        await far.HoldAsync(direction);
        await caller.HearsSilenceAsync(TimeSpan.FromSeconds(1), Soon);
        await far.HoldAsync("sendrecv");
        await caller.HearsSoundAsync(Moment.Now, Soon);
    }

    [Fact]
    public async Task A_caller_who_holds_is_silence_to_the_far_end()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, _) = await DialAsync(far.Uri);
        await using var __ = caller;
        await far.NextAsync("ACK");
        await Eventually.TrueAsync(() => Loudness(far) > -40, Soon, "the caller is heard");
        await caller.ReInviteAsync([0, 101], "sendonly");
        await Eventually.TrueAsync(() => Loudness(far) < -70, Soon, "silence at the far end");
        await caller.ReInviteAsync([0, 101]);
        await Eventually.TrueAsync(() => Loudness(far) > -40, Soon, "the caller is heard again");
    }

    [Fact]
    public async Task While_it_rings_the_caller_hears_the_transfer_audio()
    {
        await using var far = new FarPhone(180);
        var (caller, uuid) = await DialAsync(far.Uri, "ringing");
        await using var _ = caller;
        await far.NextAsync("INVITE");
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome noanswer"));
        AssertHears(Bridging.Ring, caller.Rtp.Heard.Samples, 0.95);
    }

    [Fact]
    public async Task A_consultation_hands_the_caller_over_and_the_two_stay_connected()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri, "consultation");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "handed over") && t.Of("end").Any());
        // The session's recording has ended with it; the two talk on.
        await house.Platform.RecordingAsync(uuid);
        var since = far.Rtp.Received.Count;
        await caller.Rtp.SayOnAsync(2);
        var talk = Heard.From([.. far.Rtp.Received.Skip(since)]).Samples;
        Assert.True(Correlation.Find(talk.AsSpan()[^2000..], CallerSays).Correlation > 0.95);
        await far.HangUpAsync();
        await caller.HungUpOnAsync(Soon);
    }

    [Fact]
    public async Task A_caller_who_was_handed_over_hangs_up_on_the_far_end()
    {
        await using var far = new FarPhone(says: FarSays);
        var (caller, uuid) = await DialAsync(far.Uri, "consultation");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Of("end").Any());
        await caller.HangUpAsync();
        await far.NextAsync("BYE");
    }

    [Theory]
    [InlineData(486, "outcome busy")]
    [InlineData(180, "outcome noanswer")]
    public async Task A_consultation_that_fails_brings_the_caller_back(int status, string told)
    {
        await using var far = new FarPhone(status);
        var (caller, uuid) = await DialAsync(far.Uri, "consultation");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told) && t.Has("prompt", "Back again."));
        await caller.HungUpOnAsync(Soon);
    }

    private async Task<(RtpCaller Caller, string Uuid)> DialAsync(string target, string manner = "bridge", string? aai = null)
    {
        var uuid = CallUuids.New();
        List<(string, string)> headers = [("X-Genesys-CallUUID", uuid), ("X-Target", target), ("X-Manner", manner), ("X-Aai", aai ?? "none")];
        return (await RtpCaller.CallAsync(house.Platform.Sip, "bridge", new Speaking { Audio = CallerSays }, headers), uuid);
    }

    // Of the last half second.
    private static double Loudness(FarPhone far) => far.Rtp.Heard.Samples is { Length: >= 4000 } heard ? Level.Dbfs(heard.AsSpan()[^4000..]) : double.NaN;

    /// <summary>A quarter of a second of what was said, two seconds in, is found in what was heard.</summary>
    private static void AssertHears(short[] said, short[] heard, double atLeast)
    {
        var needle = said.AsSpan(8000, 2000);
        var found = Correlation.Find(needle, heard);
        Assert.True(found.Correlation > atLeast, $"{found} in {heard.Length} samples");
    }

    public sealed class Bridging : House
    {
        public static readonly short[] Ring = Signals.Noise(3 * 8000, 13);

        private readonly TempFolder _apps = new();

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().WithProfile("wav", ("format", "wav"), ("channels", "stereo"))
                .With("sip.transfer-targets", new[] { "127.0.0.1", "nowhere.invalid" }).With("media.rtp-silence", "3s");
            setup.ProfileOf["bridge"] = "wav";
            setup.Apps["bridge"] = _apps.Folder("bridge");
            File.Copy(Repository.Data("apps/bridge/main.vxml"), _apps["bridge/main.vxml"]);
            AudioProbe.WriteWav(_apps["bridge/ring.wav"], Ring);
            return setup;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _apps.Dispose();
        }
    }
}
