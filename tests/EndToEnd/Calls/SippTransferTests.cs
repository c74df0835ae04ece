using System.Collections.Concurrent;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Bridge and consultation with sipp at both ends: every answer of the decision page, and every way to hang up.</summary>
public class SippTransferTests(SippTransferTests.Transferring house) : IClassFixture<SippTransferTests.Transferring>
{
    private const int AtATime = 6;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("bridge")]
    [InlineData("consultation")]
    public async Task Every_refusal_means_what_the_page_says(string manner)
    {
        Assert.True(TransferPage.Answers.Count >= 20, $"the page names only {TransferPage.Answers.Count} answers");
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(TransferPage.Answers, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (answer, _) =>
        {
            await using var far = await SippParty.StartAsync("far-refuses", ("status", $"{answer.Status} Answer"));
            var uuid = await CallAsync("listen", far, manner);
            await far.DoneAsync();
            if ((await house.Platform.EndedAsync(uuid)) is var trace && !trace.Has("log", answer.Told)) wrong.Enqueue($"{answer.Status}: not '{answer.Told}' in {trace}");
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    [Theory]
    [InlineData("bridge", "far-rings", "listen", "outcome noanswer after nothing")]
    [InlineData("bridge", "far-hangs-up", "talk", "outcome far_end_disconnect after talk")]
    [InlineData("bridge", "far-talks", "talk-then-star-nine", "outcome near_end_disconnect after talk")]
    [InlineData("limited", "far-talks", "talk", "outcome maxtime_disconnect")]
    [InlineData("bridge", "far-mute", "talk", "outcome network_disconnect after talk")]
    [InlineData("ringing", "far-rings", "hangs-up", "the caller has gone")]
    [InlineData("bridge", "far-talks", "hangs-up", "the caller has gone")]
    [InlineData("consultation", "far-rings", "listen", "outcome noanswer")]
    [InlineData("consultation", "far-hangs-up", "talk", "handed over")]
    [InlineData("consultation", "far-talks", "hangs-up", "handed over")]
    [InlineData("patient", "far-rings", "hangs-up", "the caller has gone")]
    public async Task Each_end_is_told_to_the_dialog_and_both_parties_are_released(string manner, string far, string near, string told)
    {
        await using var party = await SippParty.StartAsync(far);
        var uuid = await CallAsync(near, party, manner);
        await party.DoneAsync();
        Assert.True((await house.Platform.EndedAsync(uuid)) is var trace && trace.Has("log", told), trace.ToString());
    }

    [Fact]
    public async Task A_party_that_rings_and_then_will_not_is_busy()
    {
        await using var party = await SippParty.StartAsync("far-rings-then-refuses", ("status", "486 Busy Here"));
        var uuid = await CallAsync("listen", party, "bridge");
        await party.DoneAsync();
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome busy after nothing"));
    }

    [Fact]
    public async Task Nobody_listens_where_the_call_goes()
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "bridge", "listen", callUuid: uuid, headers: Headers($"sip:nobody@127.0.0.1:{FreePort.Tcp()};transport=tcp", "bridge"));
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "refused: error.connection.noroute"));
    }

    private async Task<string> CallAsync(string scenario, SippParty far, string manner)
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "bridge", scenario, callUuid: uuid, within: Soon, headers: Headers(far.Uri, manner));
        return uuid;
    }

    private static (string, string)[] Headers(string target, string manner) => [("X-Target", target), ("X-Manner", manner), ("X-Aai", "none")];

    public sealed class Transferring : House
    {
        private protected override PlatformSetup Setup() =>
            new PlatformSetup().WithApplication("bridge").With("sip.transfer-targets", new[] { "127.0.0.1" }).With("media.rtp-silence", "5s");
    }
}
