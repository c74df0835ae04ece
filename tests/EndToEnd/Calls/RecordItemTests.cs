using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary><c>&lt;record&gt;</c> on real calls: what ends it, what is kept, and that it can be heard again.</summary>
public class RecordItemTests(RecordItemTests.Messages house) : IClassFixture<RecordItemTests.Messages>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly short[] Words = Signals.Noise(3 * 8000, 21);

    [Fact]
    public async Task Silence_ends_it_and_the_caller_hears_his_words_again()
    {
        var (caller, uuid) = await DialAsync("wav");
        await using var _ = caller;
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        await house.Platform.TraceAsync(uuid, t => t.Has("captured", "finalsilence"), Soon);
        // Three seconds of words after the beep, the silence that ended them.
        await house.Platform.TraceAsync(uuid, t => t.Of("log").Any(l => l.StartsWith("kept ", StringComparison.Ordinal) && l.EndsWith("key null, cut false", StringComparison.Ordinal)));
        await caller.HungUpOnAsync(Soon);
        var found = Correlation.Find(Words.AsSpan(12000, 2000), caller.Rtp.Heard.Samples);
        Assert.True(found.Correlation > 0.95, found.ToString());
    }

    [Fact]
    public async Task A_key_ends_it_and_is_told()
    {
        var (caller, uuid) = await DialAsync("wav");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("capture", "beep"));
        await caller.Rtp.SayOnAsync(2);
        await caller.PressAsync("#");
        await house.Platform.TraceAsync(uuid, t => t.Of("log").Any(l => l.Contains("key #", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_longest_time_cuts_it()
    {
        var (caller, uuid) = await DialAsync("short");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "kept 2000 ms, 16000 bytes, cut true"), Soon);
    }

    [Fact]
    public async Task Nobody_speaks()
    {
        var (caller, uuid) = await DialAsync("wav", []);
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "nobody spoke"), Soon);
        await caller.HungUpOnAsync(Soon);
    }

    [Fact]
    public async Task What_a_caller_who_hangs_up_has_said_is_kept()
    {
        var (caller, uuid) = await DialAsync("wav");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("capture", "beep"));
        await caller.Rtp.SayOnAsync(2);
        await caller.HangUpAsync();
        var trace = await house.Platform.EndedAsync(uuid);
        Assert.True(trace.Has("log", "hung up") && trace.Has("filled", "record message"), trace.ToString());
    }

    [Fact]
    public async Task A_format_that_cannot_be_written_is_an_event()
    {
        var (caller, uuid) = await DialAsync("odd");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "refused: error.unsupported.format"));
    }

    [Fact]
    public async Task Baresip_leaves_a_message()
    {
        await using var phone = await Baresip.StartAsync([.. Signals.Silence(800), .. Words, .. Signals.Silence(20_000)], user: "recorder");
        await phone.DialAsync($"sip:plain@{house.Platform.Sip}");
        await phone.EstablishedAsync(Soon);
        var uuid = await house.Platform.CallUuidOfAsync("recorder");
        await house.Platform.TraceAsync(uuid, t => t.Has("captured", "finalsilence") && t.Has("log", "kept"), Soon);
        await phone.ClosedAsync(Soon);
    }

    private async Task<(RtpCaller Caller, string Uuid)> DialAsync(string message, short[]? words = null)
    {
        var uuid = CallUuids.New();
        return (await RtpCaller.CallAsync(house.Platform.Sip, "message", new Speaking { Audio = words ?? Words }, [("X-Genesys-CallUUID", uuid), ("X-Message", message)]), uuid);
    }

    public sealed class Messages : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithApplication("message").WithApplication("plain");
    }
}
