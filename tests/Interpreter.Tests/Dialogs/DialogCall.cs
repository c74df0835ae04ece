using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Markup;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests.Dialogs;

/// <summary>One <c>.caller</c> of <c>tests/dialogs</c>: which application and document it calls, and the run of it.</summary>
internal sealed record DialogCall(string Caller, ApplicationSnapshot Application, Uri Start, CallerScript Script)
{
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Places.Dialogs, "*.caller", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Places.Dialogs, p)).Order(StringComparer.Ordinal);

    public string ExpectedFile => Path.ChangeExtension(Path.Combine(Places.Dialogs, Caller), ".expected");

    public static DialogCall Load(string caller)
    {
        var path = Path.Combine(Places.Dialogs, caller);
        return Load(caller, LoadFolder(Path.GetDirectoryName(path)!));
    }

    public static DialogCall Load(string caller, ApplicationSnapshot application)
    {
        var path = Path.Combine(Places.Dialogs, caller);
        var (script, error) = CallerScript.Parse(File.ReadAllText(path));
        Assert.True(error is null, $"{caller}: {error}");
        return new DialogCall(caller, application, DocumentOf(application, Path.GetFileNameWithoutExtension(path)), script!);
    }

    public static ApplicationSnapshot LoadFolder(string folder) => Assert.IsType<ApplicationSnapshot>(ApplicationSnapshot.Load(folder, new ApplicationLimits()).Snapshot);

    public async Task<CallOutcome> RunAsync(EnvironmentFixture fixture, Omission? without = null) =>
        await new ScriptedCall(fixture.Environment, Application, Start, Script) { Without = without }.RunAsync(TestContext.Current.CancellationToken);

    // pin.caller and pin-wrong.caller share pin.vxml unless the latter has a document of its own; a name that no document has starts as a call does.
    private static Uri DocumentOf(ApplicationSnapshot application, string name)
    {
        while (application.Find(name + ".vxml") is null && name.Contains('-')) name = name[..name.LastIndexOf('-')];
        return application.Find(name + ".vxml") is null && application.Start is { } start ? start : application.UriOf(name + ".vxml");
    }
}
