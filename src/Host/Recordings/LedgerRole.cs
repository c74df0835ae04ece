using VxmlGir.Host.CommandLine;
using VxmlGir.Host.Configuration;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.Host.Recordings;

/// <summary>What the ledger adds to list and show, and the small commands about it.</summary>
internal static class LedgerRole
{
    private static readonly string[] NowhereStates = ["failed", "lost", "discarded"];

    /// <summary>Recordings that should be and are not, with the reason: neither spool nor store has anything of them.</summary>
    public static IEnumerable<RecordingRow> NotThere(PlatformConfiguration c, int most)
    {
        using var ledger = LedgerInspector.Open(RecordingCatalogue.Spools(c));
        return [.. NowhereStates.SelectMany(s => ledger.Latest(s, most)).Select(Row)];
    }

    /// <summary>The rows with their steps; where there is no row, the ledger's own.</summary>
    public static List<RecordingRow> WithSteps(PlatformConfiguration c, string id, List<RecordingRow> rows)
    {
        using var ledger = LedgerInspector.Open(RecordingCatalogue.Spools(c));
        var known = rows.Select(r => r.MediaId).ToHashSet();
        var more = ledger.Find(id).Where(r => !known.Contains(r.MediaId)).Select(Row);
        return [.. rows.Concat(more).Select(r => r with { Steps = [.. ledger.Steps(r.MediaId).Select(Text)] })];
    }

    public static RecordingsOutcome Rebuild(RecordingsRequest.Rebuild request, TextWriter output)
    {
        var entries = LedgerInspector.Rebuild(RecordingCatalogue.Spools(request.Configuration));
        output.WriteLine(request.Json ? RecordingText.Json(new Dictionary<string, long> { ["entries"] = entries }) : $"{entries} entries");
        return new(ExitStatus.Ok, $"{entries} entries");
    }

    public static RecordingsOutcome PublicKey(RecordingsRequest.PublicKey request, TextWriter output)
    {
        var keys = LedgerInspector.PublicKeys(RecordingCatalogue.Spools(request.Configuration));
        if (keys.Count == 0) return new(ExitStatus.Failed, Fault: "there is no key yet: the platform makes it at its first start");
        output.WriteLine(request.Json ? RecordingText.Json(keys) : string.Join('\n', keys.Values.Select(k => k.Trim()).Distinct()));
        return new(ExitStatus.Ok, $"{keys.Count} shown");
    }

    public static string Text(LedgerLine line) => $"{line.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {line.Step}{(line.Detail is { Length: > 0 } detail ? ": " + detail : "")}";

    private static RecordingRow Row(LedgerRow row) => new(row.MediaId, row.CallUuid, row.Step, row.Since, 0, "") { Reason = row.Detail };
}
