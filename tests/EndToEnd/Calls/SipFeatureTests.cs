using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sip;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>What SIP can do within and around a call, at the running program.</summary>
public class SipFeatureTests(SipFeatureTests.Called house) : IClassFixture<SipFeatureTests.Called>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly short[] Voice = Signals.Noise(8000 * 20, 4711);

    [Fact]
    public async Task A_change_of_law_goes_on_in_the_recording()
    {
        await using var caller = await CallAsync("wav-menu", out var uuid);
        await caller.Rtp.SayOnAsync(1.5);
        var answer = await caller.ReInviteAsync([8, 101], speaking: s => s with { Law = Law.A });
        Assert.Equal(200, answer.Status);
        Assert.Equal([8, 101], SdpText.Codecs(answer.Body));
        await caller.Rtp.SayOnAsync(1.5);
        Assert.Contains(caller.Rtp.Received, p => p.PayloadType == 8);
        await caller.HangUpAsync();
        var audio = await (await house.Platform.RecordingAsync(uuid)).AudioAsync();
        foreach (var from in (int[])[4000, 16000])
        {
            var found = Correlation.Find(Voice.AsSpan(from, 3000), audio.Left);
            Assert.True(found.Correlation > 0.95, $"sample {from}: {found}");
        }
    }

    [Fact]
    public async Task Hold_stops_what_the_caller_hears_and_resume_brings_it_back()
    {
        await using var caller = await CallAsync("menu", out _);
        await caller.HearsSoundAsync(TimeSpan.Zero, Soon);
        var answer = await caller.ReInviteAsync([0, 101], "sendonly");
        Assert.Equal(200, answer.Status);
        Assert.True(SdpText.Has(answer.Body, "a=recvonly"), answer.Body);
        var held = Moment.Now + TimeSpan.FromMilliseconds(100);
        await caller.Rtp.SayOnAsync(1);
        Assert.DoesNotContain(caller.Rtp.Received, p => p.PayloadType == 0 && p.At > held);
        answer = await caller.ReInviteAsync([0, 101]);
        Assert.True(SdpText.Has(answer.Body, "a=sendrecv") || !answer.Body.Contains("a=recvonly", StringComparison.Ordinal), answer.Body);
        var back = Moment.Now;
        await Eventually.TrueAsync(() => caller.Rtp.Received.Any(p => p.At > back), Soon, "audio after the hold");
        await caller.HangUpAsync();
    }

    [Fact]
    public async Task Update_and_options_and_info_are_answered_in_a_call()
    {
        await using var caller = await CallAsync("menu", out _);
        Assert.Equal(200, (await caller.UpdateAsync([0, 101])).Status);
        Assert.Equal(200, (await caller.Dialog.RequestAsync("OPTIONS")).Status);
        Assert.Equal(200, (await caller.Dialog.RequestAsync("INFO")).Status);
        Assert.Equal(415, (await caller.Dialog.RequestAsync("INFO", "hello", [("Content-Type", "text/plain")])).Status);
        await caller.HangUpAsync();
    }

    [Fact]
    public async Task Refer_gets_a_final_answer()
    {
        await using var caller = await CallAsync("menu", out _);
        var answer = await caller.Dialog.RequestAsync("REFER", headers: [("Refer-To", "<sip:elsewhere@127.0.0.1>")]);
        Assert.True(answer.Status is 202 or 603, answer.StartLine);
        await caller.HangUpAsync();
    }

    [Fact]
    public async Task Options_outside_a_call_lists_what_is_understood()
    {
        await using var dialog = new SipDialog(house.Platform.Sip, $"sip:{house.Platform.Sip}");
        var answer = await dialog.OptionsAsync();
        Assert.Equal(200, answer.Status);
        foreach (var method in (string[])["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "UPDATE", "PRACK", "REFER"])
            Assert.Contains(method, answer["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_timer_asked_for_is_agreed()
    {
        await using var caller = new RtpCaller(house.Platform.Sip, "menu");
        var answer = await caller.InviteAsync([("Supported", "timer"), ("Session-Expires", "1800;refresher=uac"), ("Min-SE", "90")]);
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("1800", answer["Session-Expires"], StringComparison.Ordinal);
        Assert.Equal(200, (await caller.ReInviteAsync([0, 101])).Status);
        await caller.HangUpAsync();
    }

    [Fact]
    public async Task A_session_timer_too_small_is_422_with_the_least()
    {
        await using var caller = new RtpCaller(house.Platform.Sip, "menu");
        var answer = await caller.InviteAsync([("Supported", "timer"), ("Session-Expires", "30")]);
        Assert.Equal(422, answer.Status);
        Assert.Equal("90", answer["Min-SE"]);
    }

    [Fact]
    public async Task Required_100rel_is_answered_and_its_prack_too()
    {
        await using var caller = new RtpCaller(house.Platform.Sip, "menu");
        var invite = caller.InviteAsync([("Supported", "100rel"), ("Require", "100rel")]);
        // Whether a provisional response comes at all is the server's choice; one that is reliable must be acknowledged.
        await Task.WhenAny(invite, Eventually.TrueAsync(() => caller.Dialog.Provisionals.Any(p => p["RSeq"].Length > 0), Soon, "a reliable response"));
        if (caller.Dialog.Provisionals.FirstOrDefault(p => p["RSeq"].Length > 0) is { } reliable)
            Assert.Equal(200, (await caller.Dialog.PrackAsync(reliable)).Status);
        Assert.Equal(200, (await invite).Status);
        await caller.HangUpAsync();
    }

    [Fact]
    public async Task An_invite_without_offer_gets_one()
    {
        await using var dialog = new SipDialog(house.Platform.Sip, $"sip:menu@{house.Platform.Sip}");
        await using var rtp = new RtpLine(new Speaking());
        dialog.AnswerInAck = offer => SdpText.Offer(rtp.Local, [0, 101]);
        var answer = await dialog.InviteAsync("");
        Assert.Equal(200, answer.Status);
        Assert.Contains(0, SdpText.Codecs(answer.Body));
        rtp.Speak(SdpText.Remote(answer.Body));
        await Eventually.TrueAsync(() => rtp.Received.Any(p => p.PayloadType == 0), Soon, $"audio after a late offer\n{dialog.Transcript}");
        Assert.Equal(200, (await dialog.ByeAsync()).Status);
    }

    [Fact]
    public async Task A_request_for_an_unknown_dialog_is_481()
    {
        await using var dialog = new SipDialog(house.Platform.Sip, $"sip:menu@{house.Platform.Sip}");
        Assert.Equal(481, (await dialog.StrayAsync("BYE")).Status);
    }

    [Fact]
    public async Task Twenty_callers_at_once_are_all_served()
    {
        var callers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RtpCaller.CallAsync(house.Platform.Sip, "menu")));
        await Task.WhenAll(callers.Select(c => c.HearsSoundAsync(TimeSpan.Zero, Soon)));
        await Task.WhenAll(callers.Select(c => c.HangUpAsync()));
        foreach (var caller in callers) await caller.DisposeAsync();
    }

    private Task<RtpCaller> Dial(string app, string uuid) =>
        RtpCaller.CallAsync(house.Platform.Sip, app, new Speaking { Audio = Voice }, [("X-Genesys-CallUUID", uuid)]);

    private Dialling CallAsync(string app, out string uuid) => new(Dial(app, uuid = CallUuids.New()));

    private readonly record struct Dialling(Task<RtpCaller> Call)
    {
        public System.Runtime.CompilerServices.TaskAwaiter<RtpCaller> GetAwaiter() => Call.GetAwaiter();
    }

    /// <summary>A platform with the sample applications, the menu as WAV among them.</summary>
    public sealed class Called : House
    {
        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup().WithSampleApplications().WithProfile("wav", ("format", "wav"));
            setup.Apps["wav-menu"] = Path.Combine(Repository.Apps, "menu");
            setup.ProfileOf["wav-menu"] = "wav";
            return setup;
        }
    }
}
