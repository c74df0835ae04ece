using System.Diagnostics;

namespace VxmlGir.Interpreter.Tests.Dialogs;

public sealed class VirtualTimeTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    /// <summary>Three virtual minutes must cost next to nothing: here at least a thousand times real time.</summary>
    [Fact]
    public async Task A_call_runs_a_thousand_times_faster_than_real_time()
    {
        const string Dialog = "<form><field name='a' type='digits?length=4'><prompt>Please enter the four digits of your number.</prompt><filled><if cond=\"a == '1234'\"><clear namelist='a'/></if></filled></field></form>";
        var caller = string.Concat(Enumerable.Repeat("wait 5s\npress 1234\n", 24)) + "press 9999\n";
        await fixture.RunAsync(Dialog, caller);
        var watch = Stopwatch.StartNew();
        var virtualTime = TimeSpan.Zero;
        for (var i = 0; i < 20; i++) virtualTime += (await fixture.RunAsync(Dialog, caller)).Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{virtualTime.TotalSeconds:0} s of calls in {watch.Elapsed.TotalSeconds:0.000} s");
        Assert.True(virtualTime > watch.Elapsed * 1000, $"{virtualTime} in {watch.Elapsed}");
    }
}
