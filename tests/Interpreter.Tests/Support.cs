using System.Diagnostics.Metrics;
using VxmlGir.Contracts.Identity;
using VxmlGir.Interpreter.Applications;
using VxmlGir.Interpreter.Script;
using VxmlGir.Workbench.ScriptedCaller;

namespace VxmlGir.Interpreter.Tests;

/// <summary>One script engine and a clock that stands still, for all tests of the assembly.</summary>
public sealed class EnvironmentFixture : IDisposable
{
    public EnvironmentFixture()
    {
        Meter = new Meter("VxmlGir");
        Time = new FixedTime(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        Scripts = ScriptEngines.Create(new ScriptOptions(), Time, new SeededIds(1), Meter);
        Environment = new CallEnvironment(Scripts, Time, Meter);
    }

    public Meter Meter { get; }

    public TimeProvider Time { get; }

    public IScriptEngine Scripts { get; }

    public CallEnvironment Environment { get; }

    public void Dispose()
    {
        Scripts.Dispose();
        Meter.Dispose();
    }

    /// <summary>Runs one document given as text.</summary>
    public async Task<CallOutcome> RunAsync(string body, string caller = "")
    {
        var document = $"<vxml version=\"2.1\" xmlns=\"http://www.w3.org/2001/vxml\">{body}</vxml>";
        var application = new ApplicationSnapshot("test", "1", [new ApplicationFile("main.vxml", System.Text.Encoding.UTF8.GetBytes(document), "application/voicexml+xml")]);
        var (script, error) = CallerScript.Parse(caller);
        Assert.Null(error);
        return await new ScriptedCall(Environment, application, application.Start!, script!).RunAsync(TestContext.Current.CancellationToken);
    }
}

internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
}

/// <summary>Finds what lies beside the code: the repository's own data and, where it is there, the shared conformance material.</summary>
internal static class Places
{
    public static string Repository { get; } = Find();

    public static string Dialogs => Path.Combine(Repository, "tests", "dialogs");

    /// <summary>Null when the material is absent.</summary>
    public static string? Conformance
    {
        get
        {
            var folder = Path.Combine(Path.GetDirectoryName(Repository)!, "shared", "conformance");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("CI") == "true";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VxmlGir.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the repository's root is not above the test assembly");
    }
}
