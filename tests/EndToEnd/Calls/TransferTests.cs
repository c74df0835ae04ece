using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>A blind transfer is a REFER to the caller, and its NOTIFYs bring the outcome.</summary>
public class TransferTests(TransferTests.Transferring house) : IClassFixture<TransferTests.Transferring>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_caller_who_gets_through_is_transferred_and_released()
    {
        var (caller, uuid) = await DialAsync("sip:agent@127.0.0.1");
        await using var _ = caller;
        var refer = await ReferAsync(caller);
        Assert.Contains("sip:agent@127.0.0.1", refer["Refer-To"], StringComparison.Ordinal);
        await NotifyAsync(caller, "100 Trying", "active;expires=60");
        await NotifyAsync(caller, "200 OK", "terminated;reason=noresource");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "transferred"));
        await caller.HungUpOnAsync(Soon);
    }

    [Theory]
    [InlineData("486 Busy Here", "outcome busy")]
    [InlineData("480 Temporarily Unavailable", "outcome noanswer")]
    [InlineData("404 Not Found", "refused: error.connection.baddestination")]
    public async Task A_transfer_that_fails_comes_back_to_the_application(string status, string told)
    {
        var (caller, uuid) = await DialAsync("tel:+1555");
        await using var _ = caller;
        await ReferAsync(caller);
        await NotifyAsync(caller, status, "terminated;reason=noresource");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told));
        await caller.HungUpOnAsync(Soon);
    }

    [Theory]
    [InlineData("sip:agent@elsewhere.invalid", "refused: error.connection.noauthorization")]
    [InlineData("mailto:agent", "refused: error.unsupported.uri")]
    [InlineData("tel:agent", "refused: error.connection.baddestination")]
    public async Task Where_nobody_may_be_sent_no_REFER_goes(string target, string told)
    {
        var (caller, uuid) = await DialAsync(target);
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told));
        await caller.HungUpOnAsync(Soon);
        Assert.DoesNotContain(caller.Dialog.Requests, r => r.Method == "REFER");
    }

    private async Task<(RtpCaller Caller, string Uuid)> DialAsync(string target)
    {
        var uuid = CallUuids.New();
        return (await RtpCaller.CallAsync(house.Platform.Sip, "transfer", headers: [("X-Genesys-CallUUID", uuid), ("X-Target", target)]), uuid);
    }

    private static Task<Support.Sip.SipText> ReferAsync(RtpCaller caller)
    {
        caller.Dialog.Answerer = request => request.Method == "REFER" ? (202, "Accepted", "") : (200, "OK", "");
        return Eventually.GetAsync(() => caller.Dialog.Requests.FirstOrDefault(r => r.Method == "REFER"), Soon, "REFER");
    }

    private static async Task NotifyAsync(RtpCaller caller, string status, string subscription)
    {
        var answer = await caller.Dialog.RequestAsync("NOTIFY", $"SIP/2.0 {status}\r\n",
            [("Event", "refer"), ("Subscription-State", subscription), ("Content-Type", "message/sipfrag;version=2.0")]);
        Assert.Equal(200, answer.Status);
    }

    public sealed class Transferring : House
    {
        private protected override PlatformSetup Setup() =>
            new PlatformSetup().WithApplication("transfer").With("sip.transfer-targets", new[] { "127.0.0.1" });
    }
}
