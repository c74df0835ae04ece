using System.Collections.Concurrent;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Blind transfers of a caller that is sipp: what it answers to the REFER and tells of it, and when it says nothing.</summary>
public class SippReferTests(SippReferTests.Referring house) : IClassFixture<SippReferTests.Referring>
{
    private const int AtATime = 6;

    [Fact]
    public async Task Every_notified_answer_means_what_the_page_says()
    {
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(TransferPage.Answers.Append((200, "transferred")), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (answer, _) =>
        {
            var uuid = await CallAsync("refer-notifies", ("refer", "202 Accepted"), ("status", $"{answer.Item1} Answer"));
            if ((await house.Platform.EndedAsync(uuid)) is var trace && !trace.Has("log", answer.Item2)) wrong.Enqueue($"{answer.Item1}: not '{answer.Item2}' in {trace}");
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    [Theory]
    [InlineData("405 Method Not Allowed", "unknown")]
    [InlineData("403 Forbidden", "error.connection.noauthorization")]
    [InlineData("501 Not Implemented", "network_busy")]
    [InlineData("603 Decline", "noanswer")]
    public async Task A_caller_who_will_not_be_referred_stays(string answer, string outcome)
    {
        var uuid = await CallAsync("refer-is-silent", ("refer", answer));
        await house.Platform.TraceAsync(uuid, t => t.Has("log", TransferPage.Told(outcome)));
    }

    [Fact]
    public async Task Of_what_nothing_is_heard_the_outcome_is_unknown_in_time_and_counted()
    {
        var ended = await house.Platform.MetricAsync("vxmlgir_transfers_ended_total");
        var before = await house.Platform.MetricAsync("vxmlgir_transfer_refer_timeouts_total");
        var uuid = await CallAsync("refer-is-silent", ("refer", "202 Accepted"));
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "outcome unknown"));
        Assert.Equal(ended + 1, await house.Platform.MetricAsync("vxmlgir_transfers_ended_total"));
        Assert.Equal(before + 1, await house.Platform.MetricAsync("vxmlgir_transfer_refer_timeouts_total"));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_after_the_REFER_has_gone_to_the_other()
    {
        var uuid = await CallAsync("refer-hangs-up", ("refer", "202 Accepted"));
        await house.Platform.TraceAsync(uuid, t => t.Has("log", "transferred"));
    }

    private async Task<string> CallAsync(string scenario, params (string, string)[] keys)
    {
        var uuid = CallUuids.New();
        await Sipp.CallAsync(house.Platform.Sip, "transfer", scenario, callUuid: uuid, headers: [("X-Target", "sip:agent@127.0.0.1")], keys: keys);
        return uuid;
    }

    public sealed class Referring : House
    {
        private protected override PlatformSetup Setup() =>
            new PlatformSetup().WithApplication("transfer").With("sip.transfer-targets", new[] { "127.0.0.1" }).With("sip.refer-timeout", "3s");
    }
}
