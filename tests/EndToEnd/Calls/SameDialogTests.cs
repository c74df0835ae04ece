using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.EndToEnd.Support;
using VxmlGir.EndToEnd.Support.Peers;
using VxmlGir.EndToEnd.Support.Running;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Script;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.EndToEnd.Calls;

/// <summary>
/// The dialogs of <c>tests/dialogs</c> that a person with a telephone can have give the same trace, times removed, over a real call and in virtual
/// time. Which cannot, and why, stands in <c>Data/same-trace.txt</c> or follows from the script.
/// </summary>
public sealed class SameDialogTests(SameDialogTests.Dialogs house) : IClassFixture<SameDialogTests.Dialogs>
{
    private const int AtATime = 16;
    private const int AtLeast = 50;
    private const int Tries = 3;

    [Fact]
    public async Task Fifty_dialogs_and_more_go_by_telephone_as_by_script()
    {
        var (wrong, done) = (new ConcurrentQueue<string>(), 0);
        await Parallel.ForEachAsync(house.Chosen, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (dialog, _) =>
        {
            try
            {
                var real = await BySipAsync(dialog);
                // On a busy machine a key may come a moment early or late, which is another dialog: what is wrong is wrong every time.
                for (var again = 1; again < Tries && real != dialog.Expected; again++) real = await BySipAsync(dialog);
                if (real != dialog.Expected) wrong.Enqueue($"{dialog.Name}\n--- by script\n{dialog.Expected}\n--- by telephone\n{real}");
                Interlocked.Increment(ref done);
            }
            catch (Exception fault) when (fault is TimeoutException or ObjectDisposedException or Xunit.Sdk.XunitException)
            {
                wrong.Enqueue($"{dialog.Name}: {fault.Message}");
            }
        });
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {house.Chosen.Count}:\n{string.Join("\n\n", wrong)}");
        Assert.True(done >= AtLeast, $"only {done} dialogs");
    }

    private async Task<string> BySipAsync(Dialog dialog)
    {
        var uuid = CallUuids.New();
        await using var caller = await RtpCaller.CallAsync(house.Platform.Sip, dialog.Application, headers: [("X-Genesys-CallUUID", uuid)]);
        await new ScriptedPerson(caller, () => house.Platform.Trace(uuid)) { InTurn = dialog.InTurn }.PerformAsync(dialog.Script);
        var trace = await house.Platform.EndedAsync(uuid, TimeSpan.FromSeconds(40));
        // The BYE comes after the trace's end, and wants its answer before the telephone is put away.
        if (!dialog.Script.Steps.Any(s => s.Action is CallerAction.HangUp)) await caller.HungUpOnAsync(TimeSpan.FromSeconds(20));
        return string.Join('\n', trace.Steps.Select(s => s.Untimed.TrimEnd()));
    }

    /// <param name="Name"><c>040-field/digits</c>.</param>
    /// <param name="Expected">The trace in virtual time.</param>
    /// <param name="InTurn">How its keys are pressed (<see cref="ScriptedPerson.InTurn"/>).</param>
    internal sealed record Dialog(string Name, string Application, CallerScript Script, string Expected, bool InTurn = false);

    /// <summary>A platform with an application for each dialog: the files of its folder, the dialog itself as <c>main.vxml</c>.</summary>
    public sealed class Dialogs : House
    {
        private readonly TempFolder _apps = new();
        private List<Dialog> _chosen = [];

        internal IReadOnlyList<Dialog> Chosen => _chosen;

        private protected override PlatformSetup Setup()
        {
            var setup = new PlatformSetup();
            foreach (var dialog in _chosen) setup.Apps[dialog.Application] = _apps[dialog.Application];
            return setup;
        }

        public override async ValueTask InitializeAsync()
        {
            var lines = File.ReadLines(Repository.Data("same-trace.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(": ", 2)).ToList();
            var excepted = lines.Where(l => !l[1].StartsWith("in turn", StringComparison.Ordinal)).Select(l => l[0]).ToHashSet();
            var inTurn = lines.Select(l => l[0]).Except(excepted).ToHashSet();
            using var meter = new Meter("VxmlGir");
            using var scripts = ScriptEngines.Create(new ScriptOptions(), TimeProvider.System, new SeededIds(1), meter);
            var environment = new CallEnvironment(scripts, TimeProvider.System, meter);
            var all = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "dialogs"), "*.caller", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            foreach (var file in all)
            {
                if (await ChooseAsync(file, environment) is { } dialog && !excepted.Remove(dialog.Name)) _chosen.Add(dialog with { InTurn = inTurn.Remove(dialog.Name) });
            }
            Assert.True(excepted.Count + inTurn.Count == 0, $"same-trace.txt names what is not dialled anyway: {string.Join(", ", excepted.Union(inTurn))}");
            // All of them take a minute and more; every fourth is enough for each day.
            if (Environment.GetEnvironmentVariable("VXMLGIR_TEST_ALL_DIALOGS") != "1") _chosen = [.. _chosen.Where((_, i) => i % 4 == 0)];
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _apps.Dispose();
        }

        private async Task<Dialog?> ChooseAsync(string file, CallEnvironment environment)
        {
            var (script, _) = CallerScript.Parse(await File.ReadAllTextAsync(file));
            if (script is null || ScriptedPerson.Reason(script) is not null) return null;
            var folder = Path.GetDirectoryName(file)!;
            var name = Path.GetFileNameWithoutExtension(file);
            if (Document(folder, name) is not { } document) return null;
            var application = $"d{Path.GetFileName(folder)[..3]}-{name}";
            Copy(folder, document, _apps.Folder(application));
            if (ApplicationSnapshot.Load(_apps[application], new ApplicationLimits()).Snapshot is not { HasErrors: false } snapshot) return null;
            var (first, second) = (await RunAsync(environment, snapshot, script), await RunAsync(environment, snapshot, script));
            // It shows the time of day or a random number; with those set, two runs are compared by the interpreter's own tests.
            if (first != second) return null;
            // A caller whose script has ended gives up after three time-outs: that is the script's own, not a person's.
            var leaves = script.Steps.Any(s => s.Action is CallerAction.HangUp);
            return first.Contains("\nhangup", StringComparison.Ordinal) && !leaves ? null : new Dialog($"{Path.GetFileName(folder)}/{name}", application, script, first);
        }

        // name-variant.caller is a second caller of name.vxml.
        private static string? Document(string folder, string name)
        {
            for (var stem = name; stem.Length > 0; stem = stem.LastIndexOf('-') is var dash and > 0 ? stem[..dash] : "")
            {
                if (File.Exists(Path.Combine(folder, stem + ".vxml"))) return stem + ".vxml";
            }
            return null;
        }

        // Other dialogs of the folder stay out: a broken one would break this one's application.
        private static void Copy(string folder, string document, string to)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var name = Path.GetFileName(file);
                var isOther = name.EndsWith(".vxml", StringComparison.Ordinal) && name != document && Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(name) + "*.caller").Any();
                if (!isOther && Path.GetExtension(name) is not (".caller" or ".expected")) File.Copy(file, Path.Combine(to, name));
            }
            File.Move(Path.Combine(to, document), Path.Combine(to, "main.vxml"));
        }

        private static async Task<string> RunAsync(CallEnvironment environment, ApplicationSnapshot snapshot, CallerScript script)
        {
            var outcome = await new ScriptedCall(environment, snapshot, snapshot.Start!, script) { Recorder = new StateOnlyRecorder().On }.RunAsync(CancellationToken.None);
            return string.Join('\n', outcome.Trace.Select(s => s.Untimed.TrimEnd()));
        }
    }
}
