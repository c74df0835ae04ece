using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Rtp;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Transfers from and to baresip, a telephone that does with a REFER what telephones do.</summary>
public class BaresipTransferTests(BaresipTransferTests.Transferring house) : IClassFixture<BaresipTransferTests.Transferring>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly short[] Near = Signals.Noise(20 * 8000, 31);
    private static readonly short[] Far = Signals.Noise(20 * 8000, 32);

    [Fact]
    public async Task A_telephone_that_is_called_talks_and_hangs_up()
    {
        await using var far = await Baresip.StartAsync(Far, user: "far", answers: true);
        var (caller, uuid) = await DialAsync(far.Uri, "bridge");
        await using var _ = caller;
        await far.EstablishedAsync(Soon);
        await caller.Rtp.SayOnAsync(4);
        await far.HangUpAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome far_end_disconnect after talk"));
        Assert.True(Correlation.Find(Far.AsSpan(8000, 2000), caller.Rtp.Heard.Samples).Correlation > 0.95);
        var heard = AudioProbe.ReadWav(Assert.Single(far.Heard)).Left;
        Assert.True(Correlation.Find(Near.AsSpan(12000, 2000), heard).Correlation > 0.9, $"in {heard.Length} samples");
    }

    [Theory]
    [InlineData("bridge", "outcome busy after nothing")]
    [InlineData("consultation", "outcome busy")]
    public async Task A_telephone_that_is_not_taken_up_is_busy(string manner, string told)
    {
        await using var far = await Baresip.StartAsync(user: "far");
        var (caller, uuid) = await DialAsync(far.Uri, manner);
        await using var _ = caller;
        await far.RingsAsync(Soon);
        await far.HangUpAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_it_rings_stops_the_ringing()
    {
        await using var far = await Baresip.StartAsync(user: "far");
        var (caller, uuid) = await DialAsync(far.Uri, "bridge");
        await using var _ = caller;
        await far.RingsAsync(Soon);
        await caller.HangUpAsync();
        await far.ClosedAsync(Soon);
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "the caller has gone"));
    }

    [Fact]
    public async Task A_consultation_hands_the_caller_over_to_it()
    {
        await using var far = await Baresip.StartAsync(Far, user: "far", answers: true);
        var (caller, uuid) = await DialAsync(far.Uri, "consultation");
        await using var _ = caller;
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "handed over") && t.Of("end").Any());
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        await caller.HangUpAsync();
        await far.ClosedAsync(Soon);
    }

    [Theory]
    [InlineData(200, "transferred")]
    [InlineData(486, "outcome busy")]
    [InlineData(404, "refused: error.connection.baddestination")]
    public async Task A_telephone_that_is_referred_calls_the_other_and_tells_how_it_went(int answer, string told)
    {
        await using var other = new FarPhone(answer);
        house.Platform.Drop($"refer{answer}", "main.vxml", (await File.ReadAllTextAsync(Repository.Data("apps/transfer/main.vxml")))
            .Replace("destexpr=\"session.connection.protocol.sip.headers['x-target']\"", $"dest=\"{other.Uri}\"", StringComparison.Ordinal));
        await house.Platform.LogsAsync($"application refer{answer} taken up");
        await using var phone = await Baresip.StartAsync(Near, user: $"refer{answer}");
        await phone.DialAsync($"sip:refer{answer}@{house.Platform.Sip}");
        await other.NextAsync("INVITE");
        var uuid = await house.Platform.CallUuidOfAsync($"refer{answer}");
        await house.Platform.TraceAsync(uuid, t => t.Has("log", told), Soon);
    }

    private async Task<(RtpCaller Caller, string Uuid)> DialAsync(string target, string manner)
    {
        var uuid = CallUuids.New();
        List<(string, string)> headers = [("X-Genesys-CallUUID", uuid), ("X-Target", target), ("X-Manner", manner), ("X-Aai", "none")];
        return (await RtpCaller.CallAsync(house.Platform.Sip, "bridge", new Speaking { Audio = Near }, headers), uuid);
    }

    public sealed class Transferring : House
    {
        private protected override PlatformSetup Setup() =>
            new PlatformSetup().WithApplication("bridge").WithApplication("transfer").With("sip.transfer-targets", new[] { "127.0.0.1" });
    }
}
