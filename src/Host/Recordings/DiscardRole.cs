using VxmlGir.Host.CommandLine;
using VxmlGir.RecordingCore.Inspection;

namespace VxmlGir.Host.Recordings;

/// <summary><c>vxmlgir recordings discard</c>: leaves the request, with who and why; the node notes it in the ledger before anything goes.</summary>
internal static class DiscardRole
{
    /// <param name="use">As the audit log has it.</param>
    /// <exception cref="IOException">A spool cannot be read, or the request not written.</exception>
    public static RecordingsOutcome Run(RecordingsRequest.Discard request, Dictionary<string, string> use, TextWriter output, DateTimeOffset now)
    {
        var spools = RecordingCatalogue.Spools(request.Configuration);
        var answers = request.MediaIds.Distinct().Select(id => (Id: id, Answer: SpoolInspector.Discard(spools, id, use["user"], use["use"], request.Reason, now))).ToList();
        output.WriteLine(request.Json
            ? RecordingText.Json(answers.Select(a => new Dictionary<string, string> { ["mediaId"] = a.Id, ["answer"] = Word(a.Answer) }))
            : string.Join('\n', answers.Select(a => $"{RecordingText.Harmless(a.Id)}: {Word(a.Answer)}")));
        var asked = answers.Count(a => a.Answer is DiscardAnswer.Asked or DiscardAnswer.AskedBefore);
        return new(asked == answers.Count ? ExitStatus.Ok : ExitStatus.Failed, $"{asked} of {answers.Count} asked for");
    }

    private static string Word(DiscardAnswer answer) => answer switch
    {
        DiscardAnswer.Asked => "will be discarded",
        DiscardAnswer.AskedBefore => "is about to be discarded; the first reason stands",
        DiscardAnswer.RetryAsked => "is about to be tried again",
        DiscardAnswer.NotInQuarantine => "is not in quarantine: it is in progress or on its way",
        _ => "is not in the spool",
    };
}
