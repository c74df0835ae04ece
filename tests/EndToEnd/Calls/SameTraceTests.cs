using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Script;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>The same dialogue gives the same trace through SIP, RTP and a real recorder as through a scripted caller in virtual time.</summary>
public sealed class SameTraceTests(SameTraceTests.Both house) : IClassFixture<SameTraceTests.Both>, IDisposable
{
    private readonly Meter _meter = new("VxmlGir");

    /// <param name="Keys">At each prompt (a part of its text) the keys pressed, once it is heard.</param>
    public static TheoryData<string, string[]> Dialogues => new()
    {
        { "greeting", [] },
        { "menu", ["For sales → 2"] },
        { "menu", ["For sales → 7", "not a choice → 0"] },
        { "pin", ["For your balance → 1", "four digit pin → 1234"] },
        { "pin", ["For your balance → 1", "four digit pin → 9999", "That pin is not right → 1234"] },
        { "seed-commands", ["to pause → 1", "to resume → 2", "second recording → 3"] },
        { "seed-partitions", [] },
        { "seed-subdialog", [] },
    };

    [Theory]
    [MemberData(nameof(Dialogues))]
    public async Task Through_sip_as_in_virtual_time(string app, string[] presses)
    {
        var steps = presses.Select(p => p.Split(" → ")).Select(p => (Prompt: p[0], Keys: p[1])).ToArray();
        var real = await BySipAsync(app, steps);
        var imagined = await InVirtualTimeAsync(app, steps);
        Assert.Equal(imagined, real);
    }

    public void Dispose() => _meter.Dispose();

    private async Task<string> BySipAsync(string app, (string Prompt, string Keys)[] steps)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, app, headers: [("X-Genesys-CallUUID", uuid)]);
        foreach (var (prompt, keys) in steps)
        {
            await house.Platform.TraceAsync(uuid, t => t.Has("prompt", prompt));
            await caller.PressAsync(keys);
        }
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(30));
        var trace = await house.Platform.EndedAsync(uuid);
        return string.Join('\n', trace.Steps.Select(s => s.Untimed.TrimEnd()));
    }

    private async Task<string> InVirtualTimeAsync(string app, (string Prompt, string Keys)[] steps)
    {
        using var scripts = ScriptEngines.Create(new ScriptOptions(), TimeProvider.System, new SeededIds(1), _meter);
        var load = ApplicationSnapshot.Load(Path.Combine(Repository.Apps, app), new ApplicationLimits());
        var application = Assert.IsType<ApplicationSnapshot>(load.Snapshot);
        var (script, error) = CallerScript.Parse(string.Join('\n', steps.Select(s => $"at \"{s.Prompt}\" +300ms press {string.Join(' ', s.Keys.ToCharArray())}")));
        Assert.Null(error);
        var outcome = await new ScriptedCall(new CallEnvironment(scripts, TimeProvider.System, _meter), application, application.Start!, script!) { Recorder = new StateOnlyRecorder().On }.RunAsync(CancellationToken.None);
        return string.Join('\n', outcome.Trace.Select(s => s.Untimed.TrimEnd()));
    }

    /// <summary>A platform with the sample applications.</summary>
    public sealed class Both : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications();
    }
}
