using System.Globalization;
using VxmlGir.Host.CommandLine;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings verify</c>: status 0 when nothing was found, 1 when something was.</summary>
internal static class VerifyRole
{
    private const int MostNoted = 20;

    /// <exception cref="IOException">Something cannot be read at all.</exception>
    public static RecordingsOutcome Run(RecordingsRequest.Verify request, TextWriter output, TextWriter error)
    {
        var c = request.Configuration;
        var spools = RecordingCatalogue.Spools(c);
        var verify = new VerifyRequest
        {
            Spools = [.. spools],
            Anchors = request.Anchors ?? c.Recording.Safeguards.AnchorFile,
            PublicKeys = [.. request.PublicKeys.Select(File.ReadAllText)],
            Stores = [.. request.Folders, .. c.Services.Enabled ? [Path.Combine(c.Services.DataFolder, "store")] : Array.Empty<string>()],
            Embedded = c.Services.Enabled,
            Shelf = c.Services.Enabled ? Path.Combine(c.Services.DataFolder, "recordings") : null,
            AuditLog = request.AuditFile ?? Path.Combine(c.Recording.Spool, AuditLog.FileName),
            Ids = request.Ids,
        };
        VerifyReport report;
        try
        {
            report = ProgressBar.Run(!request.Json && error == Console.Error, progress => Verifier.Run(verify, progress));
        }
        catch (ArgumentException noKey)
        {
            return new(ExitStatus.Failed, Fault: "--public-key: " + noKey.Message);
        }
        output.WriteLine(request.Json ? Json(report) : Text(report));
        var noted = report.Findings.Take(MostNoted).Select(f => $"{Word(f.Kind)} {f.Where}");
        return report.Findings.IsEmpty ? new(ExitStatus.Ok, Summary(report)) : new(ExitStatus.Failed, $"{report.Findings.Length} findings: {string.Join("; ", noted)}");
    }

    private static string Text(VerifyReport report) => string.Join('\n',
    [
        .. report.Findings.Select(f => RecordingText.Harmless($"{Word(f.Kind)}: {f.Where}: {f.What}")),
        .. report.Notes.Select(n => RecordingText.Harmless("note: " + n)),
        .. report.Elsewhere > 0 ? [$"note: files of {report.Elsewhere} recordings lie elsewhere and were not checked (--files names a folder with copies)"] : Array.Empty<string>(),
        Summary(report),
    ]);

    private static string Summary(VerifyReport report)
    {
        var anchored = report.AnchoredAt is { } at ? $"anchored up to entry {report.AnchoredEntry} ({at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}Z)" : "not anchored";
        return $"{report.Entries} entries, {report.Manifests} manifests, {report.Files} files ({report.Bytes} bytes), {report.AuditLines} audit lines; {anchored}; "
            + (report.Findings.IsEmpty ? "nothing found" : $"{report.Findings.Length} findings");
    }

    private static string Json(VerifyReport report) => RecordingText.Json(new Dictionary<string, object?>
    {
        ["findings"] = report.Findings.Select(f => new Dictionary<string, string> { ["kind"] = Word(f.Kind), ["where"] = f.Where, ["what"] = f.What }),
        ["entries"] = report.Entries, ["manifests"] = report.Manifests, ["files"] = report.Files, ["bytes"] = report.Bytes, ["auditLines"] = report.AuditLines,
        ["elsewhere"] = report.Elsewhere, ["anchoredEntry"] = report.AnchoredEntry, ["anchoredAt"] = report.AnchoredAt?.UtcDateTime, ["notes"] = report.Notes,
    });

    private static string Word(FindingKind kind) => kind == FindingKind.RolledBack ? "rolled back" : kind.ToString().ToLowerInvariant();
}
