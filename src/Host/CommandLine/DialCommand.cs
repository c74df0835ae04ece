using System.Collections.Immutable;
using System.CommandLine;
using VxmlGir.Host.Configuration;

namespace VxmlGir.Host.CommandLine;

/// <summary>What <c>dial</c> asks the running platform for.</summary>
/// <param name="Configuration">Says where the platform's home and the credentials are.</param>
/// <param name="Timeout">As written, for example 30s; null: the platform's.</param>
/// <param name="UserData"><c>key=value</c>.</param>
/// <param name="Until">The command ends at the <c>answer</c>, at the <c>end</c> of the call, or <c>at once</c>.</param>
public sealed record DialRequest(
    PlatformConfiguration Configuration, string Application, string Target, string? From, string? Timeout, string? Profile, ImmutableArray<string> UserData, string Until, bool Json);

/// <summary><c>vxmlgir dial</c>: the running platform calls somebody and runs an application.</summary>
internal static class DialCommand
{
    public static Command Create(CommandHandlers handlers, TextWriter error)
    {
        var application = new Argument<string>("application") { Description = "Name of an application, or the URL of a document." };
        var target = new Argument<string>("target") { Description = "Whom to call: a SIP URI that calls.targets allows." };
        var from = new Option<string?>("--from") { Description = "Who calls: a number, a name or a SIP URI." };
        var timeout = new Option<string?>("--timeout") { Description = "Give up when not answered by then (30s; default: calls.timeout)." };
        var profile = new Option<string?>("--profile") { Description = "IVR Profile (default: the application's)." };
        var data = new Option<string[]>("--data") { Description = "Attached data, key=value; may be repeated.", DefaultValueFactory = _ => [] };
        var until = new Option<string>("--until") { Description = "When the command ends: answer, end or placed.", DefaultValueFactory = _ => "end" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        until.AcceptOnlyFromAmong("placed", "answer", "end");
        data.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1)) result.AddError($"--data: expected key=value, found '{token.Value}'");
        });
        var command = new Command("dial", "Have the running platform place a call and run an application when it is answered.") { application, target, from, timeout, profile, data, until, json };
        var configuration = new ConfigurationOptions(command) { WithCertificates = false };
        command.SetAction(async (p, _) => configuration.Load(p, error) is { } loaded
            ? await handlers.Dial(new DialRequest(
                loaded.Configuration, p.GetValue(application)!, p.GetValue(target)!, p.GetValue(from), p.GetValue(timeout), p.GetValue(profile), [.. p.GetValue(data) ?? []], p.GetValue(until)!, p.GetValue(json)))
            : ExitStatus.WrongUsage);
        return command;
    }
}
