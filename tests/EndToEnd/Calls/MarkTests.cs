using System.Globalization;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.EndToEnd.Support.Sound;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>Marks of a prompt on a real call (VoiceXML 2.1 section 4): which was passed, and how long ago, as the caller heard it.</summary>
public class MarkTests(MarkTests.Marked house) : IClassFixture<MarkTests.Marked>
{
    private const int FirstPart = 1000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0.4, "a")]
    [InlineData(2.0, "b")]
    public async Task A_key_is_so_long_after_the_mark_as_the_caller_heard(double after, string mark)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "marked", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        var began = caller.Rtp.Received.First(p => p.PayloadType == 0 && p.Payload.Any(c => Math.Abs((int)G711.Decode(c, Law.Mu)) > 500)).At;
        await Eventually.TrueAsync(() => Moment.Now - began >= TimeSpan.FromSeconds(after), Soon, "the moment to press");
        var pressed = (Moment.Now - began).TotalMilliseconds;
        await caller.PressAsync("1");
        var told = (await house.Platform.TraceAsync(uuid, t => t.Has("log", "mark"))).Of("log").Single().Split(' ');
        Assert.Equal(mark, told[1]);
        // From the key's first packet to the end of the prompt it takes a packet time or two; a busy machine some more.
        Assert.InRange(double.Parse(told[2], CultureInfo.InvariantCulture), pressed - (mark == "a" ? 0 : FirstPart) - 40, pressed - (mark == "a" ? 0 : FirstPart) + 400);
    }

    [Fact]
    public async Task A_key_after_the_prompt_is_after_its_last_mark()
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, "marked", headers: [("X-Genesys-CallUUID", uuid)]);
        await caller.HearsSoundAsync(caller.AnsweredAt, Soon);
        await caller.HearsSilenceAsync(TimeSpan.FromSeconds(1), Soon);
        await caller.PressAsync("1");
        var told = (await house.Platform.TraceAsync(uuid, t => t.Has("log", "mark"))).Of("log").Single();
        // What was played after it: the rest of the prompt, to the millisecond.
        Assert.Equal("mark b 4000", told);
    }

    public sealed class Marked : House
    {
        private readonly TempFolder _apps = new();

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup();
            setup.Apps["marked"] = _apps.Folder("marked");
            AudioProbe.WriteWav(_apps["marked/first.wav"], Signals.Noise(FirstPart * 8, 41));
            AudioProbe.WriteWav(_apps["marked/second.wav"], Signals.Noise(4 * 8000, 42));
            File.WriteAllText(_apps["marked/main.vxml"], """
                <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
                  <form>
                    <field name="x" type="digits?length=1">
                      <prompt timeout="20s"><mark name="a"/><audio src="first.wav"/><mark name="b"/><audio src="second.wav"/></prompt>
                      <filled><log>mark <value expr="x$.markname"/> <value expr="x$.marktime"/></log></filled>
                    </field>
                  </form>
                </vxml>
                """);
            return setup;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _apps.Dispose();
        }
    }
}
