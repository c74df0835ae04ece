using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>A file dropped into <c>apps/</c> is dialled at once; a call keeps the version it began with; what is broken is reported and not served.</summary>
public class HotReloadTests(HotReloadTests.Empty house) : IClassFixture<HotReloadTests.Empty>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_dropped_application_can_be_dialled()
    {
        await using (var early = new RtpCaller(house.Platform.Sip, "dropped")) Assert.Equal(404, (await early.InviteAsync()).Status);
        house.Platform.Drop("dropped", "main.vxml", Says("one"));
        await house.Platform.LogsAsync("application dropped taken up", Soon);
        Assert.True((await CallAsync("dropped")).Has("log", "one"));
    }

    [Fact]
    public async Task A_change_is_for_the_next_call_only()
    {
        house.Platform.Drop("changed", "main.vxml", Goes());
        house.Platform.Drop("changed", "second.vxml", Says("old"));
        await house.Platform.LogsAsync("application changed taken up", Soon);

        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "changed", headers: [("X-Genesys-CallUUID", uuid)]);
        await house.Platform.TraceAsync(uuid, t => t.Of("prompt").Any());
        var before = house.Platform.LogLines.Count(l => l.Contains("application changed taken up", StringComparison.Ordinal));
        house.Platform.Drop("changed", "second.vxml", Says("new"));
        await Eventually.TrueAsync(() => house.Platform.LogLines.Count(l => l.Contains("application changed taken up", StringComparison.Ordinal)) > before, Soon, "the change is taken up");
        await caller.PressAsync("1");
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(15));
        Assert.True((await house.Platform.EndedAsync(uuid)).Has("log", "old"), house.Platform.Trace(uuid).ToString());

        var later = CallUuids.New();
        await using var next = await RtpCaller.CallAsync(house.Platform.Sip, "changed", headers: [("X-Genesys-CallUUID", later)]);
        await house.Platform.TraceAsync(later, t => t.Of("prompt").Any());
        await next.PressAsync("1");
        await next.HungUpOnAsync(TimeSpan.FromSeconds(15));
        Assert.True((await house.Platform.EndedAsync(later)).Has("log", "new"));
    }

    [Fact]
    public async Task A_broken_file_is_reported_and_the_last_good_version_serves()
    {
        house.Platform.Drop("broken", "main.vxml", Says("good"));
        await house.Platform.LogsAsync("application broken taken up", Soon);
        house.Platform.Drop("broken", "main.vxml", "<?xml version=\"1.0\"?>\n<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">\n  <form><block><prompt>half</form>\n</vxml>\n");
        await house.Platform.LogsAsync("main.vxml:3:", Soon);
        Assert.True((await CallAsync("broken")).Has("log", "good"));
    }

    [Fact]
    public async Task An_application_without_a_good_version_is_refused()
    {
        house.Platform.Drop("never", "main.vxml", "this is no document");
        await house.Platform.LogsAsync("never/main.vxml:1:1", Soon);
        await using var caller = new RtpCaller(house.Platform.Sip, "never");
        var answer = await caller.InviteAsync();
        Assert.Equal(500, answer.Status);
        Assert.Contains("never", answer["Reason"], StringComparison.Ordinal);
    }

    private async Task<Trace> CallAsync(string user)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, user, headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        return await house.Platform.EndedAsync(uuid);
    }

    private static string Says(string what) =>
        $"<?xml version=\"1.0\"?>\n<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\"><form><block><log>{what}</log><prompt>{what}</prompt></block></form></vxml>\n";

    private static string Goes() => """
        <?xml version="1.0"?>
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><property name="inputmodes" value="dtmf"/>
          <form><field name="key" type="digits?length=1"><prompt>Press a key.</prompt><filled><goto next="second.vxml"/></filled></field></form>
        </vxml>
        """;

    /// <summary>A platform whose folder is empty at first.</summary>
    public sealed class Empty : House
    {
        private protected override PlatformSetup Setup() => new();
    }
}
