using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.Reflection;
using VxmlGir.Host.Configuration;

namespace VxmlGir.Host.CommandLine;

/// <summary>The command line of the program. Whatever it is given, it ends with an <see cref="ExitStatus"/>.</summary>
public static class ProgramCommandLine
{
    public static async Task<int> InvokeAsync(string[] args, CommandHandlers handlers, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("VoiceXML interpreter with an integrated call-recording engine.")
        {
            RunCommand.Create(handlers, error), CallCommand.Create(handlers, error), DialCommand.Create(handlers, error), TestCommand.Create(output, error), LintCommand.Create(output, error),
            RecordingsCommand.Create(handlers, error), ConfigCommand.Create(output, error), Version(output),
        };
        // Its own --version would print the same as the command, in another form.
        foreach (var version in root.Options.OfType<VersionOption>().ToList()) root.Options.Remove(version);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors) await error.WriteLineAsync(fault.Message);
            await error.WriteLineAsync("vxmlgir --help shows what there is.");
            return ExitStatus.WrongUsage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    public static string VersionText() => typeof(ProgramCommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private static Command Version(TextWriter output)
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => output.WriteLine("vxmlgir " + VersionText()));
        return command;
    }
}

/// <summary>The options that every command with a configuration has.</summary>
internal sealed class ConfigurationOptions
{
    private readonly Option<string?> _home = new("--home") { Description = "Base of relative paths; vxmlgir.yaml is looked for there (VXMLGIR_HOME; default: the current folder)." };
    private readonly Option<string?> _config = new("--config", "-c") { Description = "Configuration file (VXMLGIR_CONFIG)." };
    private readonly Option<string[]> _set = new("--set", "-s") { Description = "section.name=value: wins over file and environment; may be repeated.", DefaultValueFactory = _ => [] };

    /// <summary>False: certificates of profiles are neither read nor checked.</summary>
    public bool WithCertificates { get; init; } = true;

    public ConfigurationOptions(Command command)
    {
        command.Options.Add(_home);
        command.Options.Add(_config);
        command.Options.Add(_set);
    }

    /// <summary>The configuration, or null after every error was written.</summary>
    public ConfigurationResult.Loaded? Load(ParseResult parsed, TextWriter error)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToImmutableDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        var home = parsed.GetValue(_home) ?? environment.GetValueOrDefault(ConfigurationSource.HomeVariable) ?? Directory.GetCurrentDirectory();
        var file = parsed.GetValue(_config) ?? environment.GetValueOrDefault(ConfigurationSource.FileVariable);
        switch (ConfigurationLoader.Load(new ConfigurationSource(home, file, environment, [.. parsed.GetValue(_set) ?? []]) { WithCertificates = WithCertificates }))
        {
            case ConfigurationResult.Loaded loaded:
                return loaded;
            case ConfigurationResult.Invalid invalid:
                foreach (var fault in invalid.Errors) error.WriteLine(fault);
                error.WriteLine($"{invalid.Errors.Length} error{(invalid.Errors.Length == 1 ? "" : "s")} in the configuration; vxmlgir config prints what is possible.");
                return null;
            default:
                return null;
        }
    }
}

/// <summary><c>vxmlgir run</c>.</summary>
internal static class RunCommand
{
    public static Command Create(CommandHandlers handlers, TextWriter error)
    {
        var command = new Command("run", "Answer calls until SIGTERM or Ctrl-C (then running calls may end; a second one closes them).");
        var configuration = new ConfigurationOptions(command);
        command.SetAction(async (parsed, _) =>
        {
            return configuration.Load(parsed, error) is { } loaded ? await handlers.Run(loaded.Configuration) : ExitStatus.WrongUsage;
        });
        return command;
    }
}

/// <summary><c>vxmlgir config</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("config", "Print a commented configuration file of all defaults.");
        var markdown = new Option<bool>("--markdown") { Description = "Print docs/configuration.md instead." };
        var check = new Option<bool>("--check") { Description = "Check the configuration that run would use, and print nothing but its errors and warnings." };
        command.Options.Add(markdown);
        command.Options.Add(check);
        var configuration = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(check))
            {
                if (configuration.Load(parsed, error) is not { } loaded) return ExitStatus.WrongUsage;
                foreach (var warning in CertificateFiles.Warnings(loaded.Configuration, TimeProvider.System.GetUtcNow())) error.WriteLine("warning: " + warning);
                return ExitStatus.Ok;
            }
            output.Write(parsed.GetValue(markdown) ? ConfigurationText.Markdown() : ConfigurationText.DefaultYaml());
            return ExitStatus.Ok;
        });
        return command;
    }
}
