using VxmlGir.Host.CommandLine;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.Recordings;

/// <summary>What an export tells: which copies were verified, which nobody can verify, which were refused, and what could not be had.</summary>
internal sealed class ExportReport(string folder, IReadOnlyList<ExportedRecording> recordings)
{
    private const int MostNoted = 20;
    private readonly List<ExportedRecording> _absent = [.. recordings.Where(r => r.Copy is null)];
    private readonly List<ExportedRecording> _unknown = [.. recordings.Where(r => r is { Copy: not null, Verified: false })];
    private readonly List<(string MediaId, CopyOutcome Copy)> _refused = [.. recordings.SelectMany(r => r.Refused.Select(c => (r.Row.MediaId, c)))];

    /// <summary>A copy that was refused is a failure even where another could be had: somebody has to look.</summary>
    public RecordingsOutcome Outcome => new(_absent.Count == 0 && _refused.Count == 0 ? ExitStatus.Ok : ExitStatus.Failed,
        Summary + (_refused.Count == 0 ? "" : ": " + string.Join("; ", _refused.Take(MostNoted).Select(r => $"{r.MediaId} from {Place(r.Copy)}"))));

    public string Text => string.Join('\n',
    [
        $"{recordings.Count} recordings to {RecordingText.Harmless(folder)}: {Counts}",
        .. _unknown.Select(r => RecordingText.Harmless($"not verified: {r.Row.MediaId}: {r.Copy!.Place}: no digest of it is known; SHA-256 {r.Copy.Sha256} ({r.Copy.Bytes} bytes) was copied")),
        .. _refused.Select(r => RecordingText.Harmless($"refused: {r.MediaId}: {Place(r.Copy)}: {Why(r.Copy)}")),
        .. _absent.Select(r => RecordingText.Harmless("absent: " + r.Absence)),
    ]);

    public string Json => RecordingText.Json(new Dictionary<string, object>
    {
        ["output"] = Path.GetFullPath(folder),
        ["recordings"] = recordings.Count,
        ["files"] = recordings.Where(r => r.Copy is not null).Select(Fields),
        ["refused"] = _refused.Select(r => Fields(r.MediaId, r.Copy)),
        ["absent"] = _absent.Select(r => r.Absence),
    });

    private string Summary => $"{recordings.Count} recordings, {Counts}";

    private string Counts => $"{recordings.Count(r => r.Verified)} verified"
        + (_unknown.Count == 0 ? "" : $", {_unknown.Count} copied without a known digest")
        + (_refused.Count == 0 ? "" : $", {_refused.Count} copies refused")
        + (_absent.Count == 0 ? "" : $", files of {_absent.Count} could not be had");

    private static Dictionary<string, object?> Fields(ExportedRecording recording) => new()
    {
        ["mediaId"] = recording.Row.MediaId, ["verified"] = recording.Verified, ["digestFrom"] = recording.Known?.By,
        ["sha256"] = recording.Copy!.Sha256, ["bytes"] = recording.Copy.Bytes, ["from"] = recording.Copy.Place,
    };

    private static Dictionary<string, object?> Fields(string mediaId, CopyOutcome copy)
    {
        var fields = new Dictionary<string, object?> { ["mediaId"] = mediaId, ["from"] = Place(copy), ["reason"] = Why(copy) };
        if (copy is CopyOutcome.Differs differs)
            (fields["digestFrom"], fields["expectedSha256"], fields["expectedBytes"], fields["foundSha256"], fields["foundBytes"]) = (differs.Known.By, differs.Known.Sha256, differs.Known.Bytes, differs.Sha256, differs.Bytes);
        return fields;
    }

    private static string Place(CopyOutcome copy) => copy switch
    {
        CopyOutcome.Differs differs => differs.Place,
        CopyOutcome.Unreadable unreadable => unreadable.Place,
        _ => "",
    };

    private static string Why(CopyOutcome copy) => copy switch
    {
        CopyOutcome.Differs differs => $"is not what the {differs.Known.By} has: expected SHA-256 {differs.Known.Sha256} ({differs.Known.Bytes} bytes), found "
            + (differs.Bytes > differs.Known.Bytes ? $"{differs.Sha256} of the first {differs.Bytes} bytes of a longer one" : $"{differs.Sha256} ({differs.Bytes} bytes)"),
        CopyOutcome.Unreadable unreadable => $"damaged or not to be read: {unreadable.Reason}",
        _ => "",
    };
}
