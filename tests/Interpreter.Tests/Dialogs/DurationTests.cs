using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Session;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Dialogs;

public sealed class DurationTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    /// <summary>The session's longest duration comes while a prompt plays out: the session ends there, it does not wait for a prompt that it will not let end.</summary>
    [Fact]
    public async Task The_longest_duration_ends_a_session_that_still_speaks()
    {
        const string Document = "<vxml version='2.1' xmlns='http://www.w3.org/2001/vxml'><form><block><prompt><break time='60s'/></prompt></block></form></vxml>";
        var application = new ApplicationSnapshot("test", "1", [new ApplicationFile("main.vxml", System.Text.Encoding.UTF8.GetBytes(Document), "application/voicexml+xml")]);
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        hang.CancelAfter(TimeSpan.FromSeconds(20));
        var call = new ScriptedCall(fixture.Environment, application, application.Start!, CallerScript.Empty) { Limits = new SessionLimits { Duration = TimeSpan.FromSeconds(10) } };
        var outcome = await call.RunAsync(hang.Token);
        Assert.Equal(EventNames.LoopLimit, Assert.IsType<SessionEnd.Uncaught>(outcome.End).EventName);
        Assert.Equal(TimeSpan.FromSeconds(10), outcome.Length);
    }
}
