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
        { "two-sessions", [] },
    };

    [Theory]
    [MemberData(nameof(Dialogues))]
    public async Task Through_sip_as_in_virtual_time(string app, string[] presses)
    {
        var steps = presses.Select(p => p.Split(" → ")).Select(p => (Prompt: p[0], Keys: p[1])).ToArray();
        var imagined = await InVirtualTimeAsync(app, steps);
        var real = await BySipAsync(app, steps, imagined.Count);
        Assert.Equal(imagined, real);
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Every_sample_application_is_among_them() =>
        Assert.Equal(Directory.EnumerateDirectories(Repository.Apps).Select(Path.GetFileName).Order(), Dialogues.Select(d => d.Data.Item1).Distinct().Order());

    /// <summary>A trace for each session.</summary>
    private async Task<List<string>> BySipAsync(string app, (string Prompt, string Keys)[] steps, int sessions)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, app, headers: [("X-Genesys-CallUUID", uuid)]);
        foreach (var (prompt, keys) in steps)
        {
            await house.Platform.TraceAsync(uuid, t => t.Has("prompt", prompt));
            await caller.PressAsync(keys);
        }
        await caller.HungUpOnAsync(TimeSpan.FromSeconds(30));
        var traces = new List<string>();
        for (var session = 1; session <= sessions; session++)
        {
            traces.Add(string.Join('\n', (await house.Platform.EndedAsync(uuid, session: session)).Steps.Select(s => s.Untimed.TrimEnd())));
        }
        Assert.Empty(house.Platform.Trace(uuid, sessions + 1).Steps);
        return traces;
    }

    private async Task<List<string>> InVirtualTimeAsync(string app, (string Prompt, string Keys)[] steps)
    {
        using var scripts = ScriptEngines.Create(new ScriptOptions(), TimeProvider.System, new SeededIds(1), _meter);
        var load = ApplicationSnapshot.Load(Path.Combine(Repository.Apps, app), new ApplicationLimits());
        var application = Assert.IsType<ApplicationSnapshot>(load.Snapshot);
        var (script, error) = CallerScript.Parse(string.Join('\n', steps.Select(s => $"at \"{s.Prompt}\" +300ms press {string.Join(' ', s.Keys.ToCharArray())}")));
        Assert.Null(error);
        var traces = new List<string>();
        foreach (var treatment in application.Treatments)
        {
            var outcome = await new ScriptedCall(new CallEnvironment(scripts, TimeProvider.System, _meter), application, treatment, script!) { Recorder = new StateOnlyRecorder().On }.RunAsync(CancellationToken.None);
            traces.Add(string.Join('\n', outcome.Trace.Select(s => s.Untimed.TrimEnd())));
        }
        return traces;
    }

    /// <summary>A platform with the sample applications.</summary>
    public sealed class Both : House
    {
        private protected override PlatformSetup Setup() => new PlatformSetup().WithSampleApplications();
    }
}
