using VxmlGir.Interpreter.Applications;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Dialogs;

/// <summary>
/// Every <c>tests/dialogs/NNN-topic/name.caller</c> is one call; what it must come to stands in <c>name.expected</c>.
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

    private async Task<string> RunAsync(string caller)
    {
        var path = Path.Combine(Places.Dialogs, caller);
        var load = ApplicationSnapshot.Load(Path.GetDirectoryName(path)!, new ApplicationLimits());
        var application = Assert.IsType<ApplicationSnapshot>(load.Snapshot);
        var (script, error) = CallerScript.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Null(error);
        // pin.caller and pin-wrong.caller share pin.vxml unless the latter has a document of its own.
        var name = Path.GetFileNameWithoutExtension(path);
        while (application.Find(name + ".vxml") is null && name.Contains('-')) name = name[..name.LastIndexOf('-')];
        var call = new ScriptedCall(fixture.Environment, application, application.UriOf(name + ".vxml"), script!);
        return (await call.RunAsync(TestContext.Current.CancellationToken)).Transcript;
    }
}
