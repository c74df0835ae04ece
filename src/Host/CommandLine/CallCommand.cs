using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.MediaPlatform.Phone;

namespace VxmlGir.Host.CommandLine;

/// <summary><c>vxmlgir call</c>: a telephone in the terminal.</summary>
internal static class CallCommand
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(24);

    public static Command Create(CommandHandlers handlers, TextWriter error)
    {
        var target = new Argument<string>("target") { Description = "SIP URI, such as sip:greeting@127.0.0.1:5060." };
        var script = new Option<string[]>("--do")
        {
            Description = "What the caller does, joined by ';': press KEYS, say TEXT, play FILE, wait TIME, hangup. Without it the terminal's input is read line by line.",
            DefaultValueFactory = _ => [],
        };
        var save = new Option<string?>("--save") { Description = "Write what is heard to this WAV file." };
        var from = new Option<string>("--from") { Description = "Who calls: a number, a name or a SIP URI.", DefaultValueFactory = _ => "vxmlgir" };
        var transport = Words("--transport", "Transport", "udp", "tcp");
        var codec = Words("--codec", "Law offered first", "pcmu", "pcma");
        var dtmf = Words("--dtmf", "How keys are sent", "rfc4733", "info", "inband");
        var max = new Option<TimeSpan>("--max") { Description = "End the call by then at the latest.", CustomParser = Duration, DefaultValueFactory = _ => TimeSpan.FromMinutes(5) };
        var headers = new Option<string[]>("--header") { Description = "A further header of the INVITE, 'Name: value'; may be repeated.", DefaultValueFactory = _ => [] };
        var user = new Option<string?>("--user") { Description = "User name for digest." };
        var password = new Option<string?>("--password") { Description = "Password for digest." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };

        target.Validators.Add(Check(t => t.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) && t.Length > 4, "target: expected a SIP URI such as sip:greeting@127.0.0.1:5060"));
        headers.Validators.Add(Check(t => t.IndexOf(':') > 0 && !t.Any(char.IsControl), "--header: expected 'Name: value'"));
        script.Validators.Add(CheckScript);
        var command = new Command("call", "Make one call: a telephone in the terminal.") { target, script, save, from, transport, codec, dtmf, max, headers, user, password, json };
        command.SetAction(async (p, _) =>
        {
            if (p.GetValue(user) is null != p.GetValue(password) is null)
            {
                await error.WriteLineAsync("--user and --password go together");
                return ExitStatus.WrongUsage;
            }
            return await handlers.Call(new CallRequest(
                p.GetValue(target)!, p.GetValue(from)!, p.GetValue(transport)!, p.GetValue(codec)!, p.GetValue(dtmf)!, Steps(p.GetValue(script)), p.GetValue(save),
                p.GetValue(max), [.. p.GetValue(headers) ?? []], p.GetValue(user), p.GetValue(password), p.GetValue(json)));
        });
        return command;
    }

    private static ImmutableArray<PhoneStep> Steps(string[]? script) => PhoneStep.TryParse(string.Join(';', script ?? []), out var steps, out _) ? steps : [];

    private static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = $"{description}: {string.Join(" or ", words)}.", DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private static TimeSpan Duration(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Units.ParseDuration(text) is { } d && d <= LongestCall) return d;
        result.AddError($"expected a duration such as 500ms or 10s (at most 24h), found '{text}'");
        return default;
    }

    private static void CheckScript(SymbolResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (!PhoneStep.TryParse(token.Value, out var steps, out var fault)) result.AddError("--do: " + fault);
            foreach (var file in steps.OfType<PhoneStep.PlayFile>().Where(f => !File.Exists(f.Path))) result.AddError($"--do: there is no file '{file.Path}'");
        }
    }

    private static Action<SymbolResult> Check(Func<string, bool> good, string expected) => result =>
    {
        foreach (var token in result.Tokens.Where(t => !good(t.Value))) result.AddError($"{expected}, found '{token.Value}'");
    };
}
