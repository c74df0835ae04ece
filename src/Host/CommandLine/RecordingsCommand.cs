using System.CommandLine;
using VxmlGir.Host.Configuration.Options;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.CommandLine;

/// <summary><c>vxmlgir recordings</c>: what lies in spool and store, what is in quarantine, and opening encrypted files.</summary>
internal static partial class RecordingsCommand
{
    private static readonly string[] States = ["recording", "encoded", "uploaded", "verified", "announced", "quarantined", "delivered", "failed", "lost", "discarded"];

    public static Command Create(CommandHandlers handlers, TextWriter error) =>
        new("recordings", "Look after recordings; every use is noted in the audit log.")
        {
            List(handlers, error), Show(handlers, error), Retry(handlers, error), Discard(handlers, error), Recover(handlers, error), Decrypt(handlers, error),
            Verify(handlers, error), Export(handlers, error), Rebuild(handlers, error), PublicKey(handlers, error),
        };

    private static Command List(CommandHandlers handlers, TextWriter error)
    {
        var state = new Option<string?>("--state") { Description = $"Only those in this state: {string.Join(", ", States)}." };
        state.AcceptOnlyFromAmong(States);
        var most = new Option<int>("--max") { Description = "Most lines of what the embedded store has; the newest.", DefaultValueFactory = _ => 100 };
        most.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 0 or > 1_000_000) r.AddError("--max: expected 0 to 1000000"); });
        var command = new Command("list", "List what is in the spool and, newest first, in the embedded store.") { state, most };
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.List(common.Configuration, common.Json, common.AuditFile, p.GetValue(state), p.GetValue(most)));
    }

    private static Command Show(CommandHandlers handlers, TextWriter error)
    {
        var id = new Argument<string>("id") { Description = "Media id, or CallUUID for all files of a call." };
        var command = new Command("show", "Show all that is known of a recording.") { id };
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Show(common.Configuration, common.Json, common.AuditFile, p.GetValue(id)!));
    }

    private static Command Retry(CommandHandlers handlers, TextWriter error)
    {
        var ids = new Argument<string[]>("media-id") { Description = "Recordings in quarantine.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All that are in quarantine." };
        var command = new Command("retry", "Take recordings out of quarantine and deliver them again; the running platform does it within seconds, else its next start.") { ids, all };
        command.Validators.Add(r =>
        {
            if (r.GetValue(all) == r.GetValue(ids) is { Length: > 0 }) r.AddError("name media ids, or --all");
        });
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Retry(common.Configuration, common.Json, common.AuditFile, [.. p.GetValue(ids) ?? []]));
    }

    private static Command Discard(CommandHandlers handlers, TextWriter error)
    {
        var ids = new Argument<string[]>("media-id") { Description = "Recordings in quarantine.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { Description = "Why, for the ledger and the audit log; no personal data, no digits of callers.", Required = true };
        reason.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string>() is not { } text || string.IsNullOrWhiteSpace(text) || text.Length > SpoolInspector.MostReason || text.Any(char.IsControl))
                r.AddError($"--reason: expected 1 to {SpoolInspector.MostReason} characters of one line");
        });
        var command = new Command("discard", "Close recordings in quarantine for good: they are not delivered, and what is here of them is removed once the ledger says who, when and why; the running platform does it within seconds, else its next start.")
        {
            ids, reason,
        };
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Discard(common.Configuration, common.Json, common.AuditFile, [.. p.GetValue(ids) ?? []], p.GetValue(reason)!.Trim()));
    }

    private static Command Recover(CommandHandlers handlers, TextWriter error)
    {
        var wait = new Option<TimeSpan>("--wait")
        {
            Description = "How long delivery may take; the rest stays for the next time.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(10),
            CustomParser = r =>
            {
                var text = r.Tokens.Count > 0 ? r.Tokens[0].Value : "";
                if (Units.ParseDuration(text) is { } d) return d;
                r.AddError($"--wait: expected a duration such as 30s or 10m, found '{text}'");
                return default;
            },
        };
        var command = new Command("recover", "Finish and deliver what is in the spool, without taking calls; for a spool whose platform does not run.") { wait };
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Recover(common.Configuration, common.Json, common.AuditFile, p.GetValue(wait)));
    }

    private static Command Decrypt(CommandHandlers handlers, TextWriter error)
    {
        var file = new Argument<string>("file") { Description = "The encrypted recording, as the store has it." };
        var key = new Option<string?>("--key") { Description = "Private RSA key, PEM." };
        var pkcs12 = new Option<string?>("--pkcs12") { Description = "PKCS #12 file with the key." };
        var password = new Option<string?>("--password-file") { Description = "File whose first line is the password of the key." };
        var metadata = new Option<string?>("--metadata") { Description = "recording.json with the digest; without it the one beside the file." };
        var output = new Option<string?>("--output", "-o") { Description = "Where the plain file goes; without it <name>.plain<.ext> in the current folder." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the output when it is there." };
        var command = new Command("decrypt", "Open an encrypted recording with a private key.") { file, key, pkcs12, password, metadata, output, overwrite };
        command.Validators.Add(r =>
        {
            if (r.GetValue(key) is null == r.GetValue(pkcs12) is null) r.AddError("one of --key and --pkcs12 is needed");
        });
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Decrypt(
            common.Configuration, common.Json, common.AuditFile, p.GetValue(file)!, p.GetValue(key), p.GetValue(pkcs12), p.GetValue(password), p.GetValue(metadata), p.GetValue(output), p.GetValue(overwrite)));
    }

    private sealed record Common(Configuration.PlatformConfiguration Configuration, bool Json, string? AuditFile);

    private static Command Ready(Command command, CommandHandlers handlers, TextWriter error, Func<ParseResult, Common, RecordingsRequest> request)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var audit = new Option<string?>("--audit") { Description = "File of the audit log; without it audit.log in the spool." };
        command.Options.Add(json);
        command.Options.Add(audit);
        // A certificate that expired must not keep anybody from older recordings.
        var configuration = new ConfigurationOptions(command) { WithCertificates = false };
        command.SetAction(async (parsed, _) => configuration.Load(parsed, error) is { } loaded
            ? await handlers.Recordings(request(parsed, new Common(loaded.Configuration, parsed.GetValue(json), parsed.GetValue(audit))))
            : ExitStatus.WrongUsage);
        return command;
    }
}
