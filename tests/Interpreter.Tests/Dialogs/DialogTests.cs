using VxmlGir.Interpreter.Applications;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Dialogs;

/// <summary>
/// Every <c>tests/dialogs/NNN-topic/name.caller</c> is one call; what it must come to stands in <c>name.expected</c>.
/// <c>tests/dialogs/200-apps/name/</c> holds the callers of the sample application <c>apps/name</c>.
/// With VXMLGIR_APPROVE=1 the expectation is written instead of compared.
/// </summary>
public sealed class DialogTests(EnvironmentFixture fixture) : IClassFixture<EnvironmentFixture>
{
    public static TheoryData<string> All
    {
        get
        {
            var data = new TheoryData<string>();
            var callers = Directory.EnumerateFiles(Places.Dialogs, "*.caller", SearchOption.AllDirectories);
            foreach (var path in callers.Order(StringComparer.Ordinal)) data.Add(Path.GetRelativePath(Places.Dialogs, path));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_dialog_goes_as_written(string caller)
    {
        var expected = Path.ChangeExtension(Path.Combine(Places.Dialogs, caller), ".expected");
        var transcript = await RunAsync(caller);
        Assert.Equal(transcript, await RunAsync(caller));
        if (Environment.GetEnvironmentVariable("VXMLGIR_APPROVE") == "1") await File.WriteAllTextAsync(expected, transcript, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(expected, TestContext.Current.CancellationToken), transcript);
    }

    [Fact]
    public void Every_sample_application_has_callers()
    {
        foreach (var application in Directory.EnumerateDirectories(Places.Applications).Select(a => Path.GetFileName(a)))
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(Places.ApplicationCallers, application), "*.caller"));
    }

    private async Task<string> RunAsync(string caller)
    {
        var path = Path.Combine(Places.Dialogs, caller);
        var folder = Path.GetDirectoryName(path)!;
        // The callers of a sample application lie apart from it: apps/ holds what a person would drop there, and nothing else.
        var isSample = Path.GetDirectoryName(folder) == Places.ApplicationCallers;
        var load = ApplicationSnapshot.Load(isSample ? Path.Combine(Places.Applications, Path.GetFileName(folder)) : folder, new ApplicationLimits());
        var application = Assert.IsType<ApplicationSnapshot>(load.Snapshot);
        var (script, error) = CallerScript.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Null(error);
        var start = DocumentOf(application, Path.GetFileNameWithoutExtension(path));
        var call = new ScriptedCall(fixture.Environment, application, start, script!);
        return (await call.RunAsync(TestContext.Current.CancellationToken)).Transcript;
    }

    // pin.caller and pin-wrong.caller share pin.vxml unless the latter has a document of its own; a name that no document has starts as a call does.
    private static Uri DocumentOf(ApplicationSnapshot application, string name)
    {
        while (application.Find(name + ".vxml") is null && name.Contains('-')) name = name[..name.LastIndexOf('-')];
        return application.Find(name + ".vxml") is null && application.Start is { } start ? start : application.UriOf(name + ".vxml");
    }
}
