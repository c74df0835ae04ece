using VxmlGir.Interpreter.Session;

namespace VxmlGir.Interpreter.Tests.Session;

/// <summary>Dialogs that never wait for their caller end at a limit; those that do wait may go on for as long as they like.</summary>
public sealed class LoopTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    [Theory]
    [InlineData("<form><field name='f' type='digits'><property name='timeout' value='0s'/><noinput><reprompt/></noinput></field></form>")]
    [InlineData("<form><field name='f' type='digits'><prompt timeout='0s'><break time='0s'/></prompt><noinput><reprompt/></noinput></field></form>")]
    [InlineData("<form id='m'><block><prompt>One more.</prompt><goto next='#m'/></block></form>")]
    public async Task Asking_without_time_to_answer_is_a_loop(string body)
    {
        var call = await fixture.RunAsync(body);
        Assert.Equal("error.com.vxmlgir.looplimit", Assert.IsType<SessionEnd.Uncaught>(call.End).EventName);
        // Nothing of what it queued is heard.
        Assert.True(call.Length < TimeSpan.FromSeconds(1), call.Length.ToString());
    }

    [Fact]
    public async Task Two_thousand_questions_with_time_to_answer_are_none()
    {
        var call = await fixture.RunAsync("<var name='n' expr='0'/><form><field name='f' type='digits'><property name='timeout' value='1s'/><noinput><assign name='n' expr='n+1'/><if cond='n==2000'><exit/></if></noinput></field></form>", "at 2500s hangup");
        Assert.IsType<SessionEnd.Exit>(call.End);
    }

    [Fact]
    public async Task A_transfer_refused_at_once_and_asked_for_again_is_a_loop()
    {
        var refusals = string.Concat(Enumerable.Repeat("transfer error.connection.noauthorization 0s\n", 3_000));
        var call = await fixture.RunAsync("<form><transfer name='t' dest='sip:nobody@far.example' bridge='true'><catch event='error'><clear/></catch></transfer></form>", refusals);
        Assert.Equal("error.com.vxmlgir.looplimit", Assert.IsType<SessionEnd.Uncaught>(call.End).EventName);
        Assert.True(call.Length < TimeSpan.FromSeconds(1), call.Length.ToString());
    }

    [Fact]
    public async Task What_logs_without_waiting_says_a_megabyte_at_most()
    {
        var call = await fixture.RunAsync("<var name='s' expr=\"'x'\"/><form><block><script>while (s.length &lt; 60000) s += s;</script></block><block name='b'><log><value expr='s'/></log><clear namelist='b'/></block></form>");
        Assert.Equal("error.com.vxmlgir.looplimit", Assert.IsType<SessionEnd.Uncaught>(call.End).EventName);
        Assert.InRange(call.Trace.Count(t => t.Kind == "log"), 10, 20);
    }

    [Fact]
    public async Task Scripts_share_a_time_until_the_caller_is_waited_for()
    {
        const string slow = "<script>for (var i = 0; i &lt; 90000; i++) {}</script>";
        var call = await fixture.RunAsync($"<form id='m'><catch event='error.semantic'><log>stopped</log><exit/></catch><block>{slow}<goto next='#m'/></block></form>");
        Assert.IsType<SessionEnd.Exit>(call.End);
        Assert.Contains(call.Trace, t => t is { Kind: "log", Text: "stopped" });
    }
}
