using System.Collections.Immutable;
using System.Diagnostics;
using VxmlGir.Contracts.Identity;
using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Configuration;
using VxmlGir.Host.Recordings;

namespace VxmlGir.Host.Tests.Recordings;

/// <summary>A home folder for one test, openssl in it, and the command line as a person types it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Home { get; } = Directory.CreateTempSubdirectory("vxmlgir-home-").FullName;

    public string At(params string[] parts) => Path.Combine([Home, .. parts]);

    public ConfigurationResult Load(string yaml, TimeProvider? time = null)
    {
        File.WriteAllText(At("vxmlgir.yaml"), yaml);
        return ConfigurationLoader.Load(new ConfigurationSource(Home, null, ImmutableDictionary<string, string>.Empty, []) { Time = time ?? TimeProvider.System });
    }

    public async Task<(int Status, string Output, string Error)> RecordingsAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var handlers = new CommandHandlers(_ => Task.FromResult(99), _ => Task.FromResult(99))
        {
            Recordings = r => RecordingsRole.RunAsync(r, output, error, TimeProvider.System, new SystemIds()),
        };
        var status = await ProgramCommandLine.InvokeAsync(["recordings", .. args, "--home", Home], handlers, output, error);
        return (status, output.ToString(), error.ToString());
    }

    public void OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Home })!;
        process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    public void Certificate(string name, string key = "rsa:2048") =>
        OpenSsl("req", "-x509", "-nodes", "-newkey", key, "-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=" + name, "-days", "20");

    public void Dispose() => Directory.Delete(Home, true);
}

/// <summary>A clock that stands.</summary>
internal sealed class StandingTime(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
