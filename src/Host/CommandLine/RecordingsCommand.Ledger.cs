using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace VxmlGir.Host.CommandLine;

/// <summary>The commands that need the ledger.</summary>
internal static partial class RecordingsCommand
{
    private static Command Verify(CommandHandlers handlers, TextWriter error)
    {
        var ids = new Argument<string[]>("id") { Description = "Media ids or CallUUIDs; without any all recordings.", Arity = ArgumentArity.ZeroOrMore };
        var anchors = new Option<string?>("--anchors") { Description = "File or folder of anchors; without it recording.anchor-file." };
        var keys = new Option<string[]>("--public-key") { Description = "Public key of the node, PEM, as it was kept elsewhere; may be repeated." };
        var folders = new Option<string[]>("--files") { Description = "Folder with stored files, beside the embedded store; may be repeated." };
        var command = new Command("verify", "Check, without network, that ledger, manifests, files, metadata and audit log are what they were; names what was changed, cut, removed or inserted.")
        {
            ids, anchors, keys, folders,
        };
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Verify(
            common.Configuration, common.Json, common.AuditFile, [.. p.GetValue(ids) ?? []], p.GetValue(anchors), [.. p.GetValue(keys) ?? []], [.. p.GetValue(folders) ?? []]));
    }

    private static Command Export(CommandHandlers handlers, TextWriter error)
    {
        var ids = new Argument<string[]>("id") { Description = "Media ids or CallUUIDs.", Arity = ArgumentArity.ZeroOrMore };
        var from = Time("--from", "Those that began at or after this time");
        var to = Time("--to", "Those that began before this time");
        var output = new Option<string>("--output", "-o") { Description = "Folder for the copies; must not exist or be empty.", Required = true };
        var command = new Command("export", "Copy files, manifests, metadata and ledger of recordings into a folder, from the spool, the embedded store, or the configured storages, each compared with its known digest, as the store has them (encrypted ones stay so).") { ids, from, to, output };
        command.Validators.Add(r =>
        {
            if (r.GetValue(ids) is not { Length: > 0 } && r.GetResult(from) is null && r.GetResult(to) is null) r.AddError("name media ids or CallUUIDs, or a time range with --from and --to");
        });
        return Ready(command, handlers, error, (p, common) => new RecordingsRequest.Export(
            common.Configuration, common.Json, common.AuditFile, [.. p.GetValue(ids) ?? []], p.GetValue(from), p.GetValue(to), p.GetValue(output)!));
    }

    private static Command Rebuild(CommandHandlers handlers, TextWriter error) => Ready(
        new Command("rebuild", "Make the ledger's database again from its log; for a spool whose platform does not run."), handlers, error,
        (_, common) => new RecordingsRequest.Rebuild(common.Configuration, common.Json, common.AuditFile));

    private static Command PublicKey(CommandHandlers handlers, TextWriter error) => Ready(
        new Command("public-key", "Print the node's public key, PEM, to be kept elsewhere for verify."), handlers, error,
        (_, common) => new RecordingsRequest.PublicKey(common.Configuration, common.Json, common.AuditFile));

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description}, such as 2026-01-31 or 2026-01-31T09:00:00Z.",
        CustomParser = r =>
        {
            var text = r.Tokens.Count > 0 ? r.Tokens[0].Value : "";
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
            r.AddError($"{name}: expected a time such as 2026-01-31 or 2026-01-31T09:00:00Z, found '{text}'");
            return null;
        },
    };
}
