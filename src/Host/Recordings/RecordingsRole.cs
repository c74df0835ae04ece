using VxmlGir.Contracts.Identity;
using VxmlGir.Host.CommandLine;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings</c>: notes the use, does it, notes the outcome.</summary>
internal static class RecordingsRole
{
    public static Task<int> RunAsync(RecordingsRequest request) => RunAsync(request, Console.Out, Console.Error, TimeProvider.System, new SystemIds());

    public static async Task<int> RunAsync(RecordingsRequest request, TextWriter output, TextWriter error, TimeProvider time, IIds ids)
    {
        var audit = request.AuditFile ?? Path.Combine(request.Configuration.Recording.Spool, AuditLog.FileName);
        var use = Use(request, ids);
        try
        {
            await AuditLog.AppendAsync(audit, use, time);
        }
        catch (IOException failed)
        {
            await error.WriteLineAsync($"the audit log {audit} cannot be written, so nothing was done: {failed.Message}");
            return ExitStatus.Failed;
        }
        var (status, said) = await GuardedAsync(request, use, output, error, time, ids);
        try
        {
            await AuditLog.AppendAsync(audit, new Dictionary<string, string> { ["use"] = use["use"], ["outcome"] = said ?? "ok", ["status"] = status.ToString() }, time);
            return status;
        }
        catch (IOException failed)
        {
            await error.WriteLineAsync($"the audit log {audit} says that this was begun; how it ended could not be written: {failed.Message}");
            return ExitStatus.Failed;
        }
    }

    private static async Task<(int Status, string? Said)> GuardedAsync(RecordingsRequest request, Dictionary<string, string> use, TextWriter output, TextWriter error, TimeProvider time, IIds ids)
    {
        try
        {
            var outcome = request switch
            {
                RecordingsRequest.List list => List(list, output),
                RecordingsRequest.Show show => Show(show, output),
                RecordingsRequest.Retry retry => Retry(retry, output),
                RecordingsRequest.Discard discard => DiscardRole.Run(discard, use, output, time.GetUtcNow()),
                RecordingsRequest.Recover recover => await RecoverRole.RunAsync(recover, output, error, time, ids),
                RecordingsRequest.Verify verify => VerifyRole.Run(verify, output, error),
                RecordingsRequest.Export export => await ExportRole.RunAsync(export, output, error, time, ids),
                RecordingsRequest.Rebuild rebuild => LedgerRole.Rebuild(rebuild, output),
                RecordingsRequest.PublicKey key => LedgerRole.PublicKey(key, output),
                RecordingsRequest.Decrypt decrypt => DecryptRole.Run(decrypt, output, error),
                _ => throw new ArgumentOutOfRangeException(nameof(request)),
            };
            if (outcome.Fault is { } fault) await error.WriteLineAsync(RecordingText.Harmless(fault));
            return (outcome.Status, outcome.Fault ?? outcome.Note);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await error.WriteLineAsync(RecordingText.Harmless(failed.Message));
            return (ExitStatus.Failed, failed.Message);
        }
    }

    private static RecordingsOutcome List(RecordingsRequest.List request, TextWriter output)
    {
        var spool = RecordingCatalogue.InSpool(request.Configuration).ToList();
        // What was announced a moment ago may be in both.
        var here = spool.Select(r => r.MediaId).ToHashSet();
        var rows = spool.Concat(RecordingCatalogue.OnShelf(request.Configuration).Where(r => !here.Contains(r.MediaId)).Take(request.Most))
            .Concat(LedgerRole.NotThere(request.Configuration, request.Most)).Where(r => request.State is null || r.State == request.State).ToList();
        output.WriteLine(request.Json ? RecordingText.Json(rows.Select(RecordingText.Fields)) : RecordingText.Table(rows));
        return new(ExitStatus.Ok, $"{rows.Count} shown");
    }

    private static RecordingsOutcome Show(RecordingsRequest.Show request, TextWriter output)
    {
        var all = RecordingCatalogue.InSpool(request.Configuration).Concat(RecordingCatalogue.OnShelf(request.Configuration, RecordingCatalogue.CallOf(request.Id)));
        var rows = all.Where(r => r.MediaId == request.Id || r.CallUuid == request.Id).ToList();
        rows = LedgerRole.WithSteps(request.Configuration, request.Id, rows);
        if (rows.Count == 0) return new(ExitStatus.Failed, Fault: $"no recording '{request.Id}' in the spool or the embedded store");
        output.WriteLine(request.Json ? RecordingText.Json(rows.Select(RecordingText.Fields)) : string.Join("\n\n", rows.Select(RecordingText.Page)));
        return new(ExitStatus.Ok, $"{rows.Count} shown");
    }

    private static RecordingsOutcome Retry(RecordingsRequest.Retry request, TextWriter output)
    {
        var spools = RecordingCatalogue.Spools(request.Configuration);
        string[] wanted = request.MediaIds.IsEmpty
            ? [.. SpoolInspector.List(spools).Where(r => r.State == SpoolInspector.QuarantinedState).Select(r => r.MediaId)]
            : [.. request.MediaIds];
        var answers = wanted.Select(id => (Id: id, Answer: SpoolInspector.Retry(spools, id))).ToList();
        output.WriteLine(request.Json
            ? RecordingText.Json(answers.Select(a => new Dictionary<string, string> { ["mediaId"] = a.Id, ["answer"] = Word(a.Answer) }))
            : answers.Count == 0 ? "nothing is in quarantine" : string.Join('\n', answers.Select(a => $"{RecordingText.Harmless(a.Id)}: {Word(a.Answer)}")));
        return new(answers.Exists(a => a.Answer is RetryAnswer.Unknown or RetryAnswer.DiscardAsked) ? ExitStatus.Failed : ExitStatus.Ok, $"{answers.Count(a => a.Answer == RetryAnswer.Asked)} asked for");
    }

    private static string Word(RetryAnswer answer) => answer switch
    {
        RetryAnswer.Asked => "will be tried again",
        RetryAnswer.NotInQuarantine => "is not in quarantine: it is tried again by itself",
        RetryAnswer.DiscardAsked => "is about to be discarded",
        _ => "is not in the spool",
    };

    private static Dictionary<string, string> Use(RecordingsRequest request, IIds ids)
    {
        var use = new Dictionary<string, string>
        {
            ["use"] = ids.NewHex(8), ["user"] = Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } sudo ? $"{sudo} as {Environment.UserName}" : Environment.UserName,
            ["process"] = Environment.ProcessId.ToString(), ["command"] = request.GetType().Name.ToLowerInvariant(),
        };
        switch (request)
        {
            case RecordingsRequest.Show show: use["id"] = show.Id; break;
            case RecordingsRequest.Retry retry: use["id"] = retry.MediaIds.IsEmpty ? "all" : string.Join(' ', retry.MediaIds); break;
            case RecordingsRequest.Discard discard: (use["id"], use["reason"]) = (string.Join(' ', discard.MediaIds), discard.Reason); break;
            case RecordingsRequest.Verify verify: use["id"] = verify.Ids.IsEmpty ? "all" : string.Join(' ', verify.Ids); break;
            case RecordingsRequest.Export export: (use["id"], use["output"]) = (export.Ids.IsEmpty ? $"{export.From:O} to {export.To:O}" : string.Join(' ', export.Ids), Path.GetFullPath(export.Output)); break;
            case RecordingsRequest.Decrypt decrypt: (use["file"], use["key"]) = (Path.GetFullPath(decrypt.File), Path.GetFullPath(decrypt.KeyFile ?? decrypt.Pkcs12File!)); break;
        }
        return use;
    }
}

/// <summary>How a use ended.</summary>
/// <param name="Note">For the audit log.</param>
/// <param name="Fault">For the person and the audit log; null when all went well.</param>
internal sealed record RecordingsOutcome(int Status, string? Note = null, string? Fault = null);
