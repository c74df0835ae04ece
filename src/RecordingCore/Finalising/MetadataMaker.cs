using System.Collections.Immutable;
using System.Globalization;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Commands;
using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>A file that was made, and what it was to be.</summary>
/// <param name="Bytes">Of the file as stored.</param>
internal readonly record struct MadeFile(Rendition Rendition, RenditionPlan Plan, long Bytes);

/// <summary>From a journal's summary to the metadata of its file. Where the file lies is added when it lies there.</summary>
internal static class MetadataMaker
{
    public static RecordingMetadata Make(JournalSummary summary, IEnumerable<SilenceSpan> keys, MediaReport report, MadeFile made)
    {
        var context = summary.Context!;
        var stop = summary.StartAt + TimeSpan.FromSeconds(summary.Samples / 8000.0);
        return new RecordingMetadata
        {
            Id = context.CallUuid,
            CallerPhoneNumber = context.Caller,
            DialedPhoneNumber = context.Dialed,
            StartTime = summary.StartAt,
            StopTime = stop,
            MediaFiles =
            [
                new MediaFile
                {
                    MediaId = made.Plan.MediaId,
                    CallUuid = context.CallUuid,
                    StartTime = summary.StartAt,
                    StopTime = stop,
                    Duration = TimeSpan.FromSeconds(summary.Samples / 8000.0),
                    Size = made.Bytes,
                    Type = made.Rendition.Type,
                    Tenant = context.Tenant,
                    IvrProfile = context.Profile,
                    Partitions = Partitions(context, summary),
                    Masks = [.. SilenceSpan.Union([.. summary.Silences, .. keys]).SelectMany(s => Masks(summary, s))],
                    Parameters = Parameters(summary, report, context, made),
                },
            ],
        };
    }

    // Masks are stated on the recording's own clock, so that they fit its audio even when the wall clock was set meanwhile.
    private static IEnumerable<MediaMask> Masks(JournalSummary summary, SilenceSpan span)
    {
        yield return new MediaMask(Time(summary, span.From), MaskType.Paused) { By = span.By, Reason = span.Reason };
        // What lasts to the end of the recording, or beyond, has no resume.
        if (span.To < summary.End) yield return new MediaMask(Time(summary, span.To), MaskType.Resume) { By = span.By };
    }

    private static DateTimeOffset Time(JournalSummary summary, long sample) => summary.StartAt + TimeSpan.FromSeconds((sample - summary.Start) / 8000.0);

    private static ImmutableArray<string> Partitions(JournalContext context, JournalSummary summary)
    {
        var own = summary.Parameters.GetValueOrDefault(RecordCommandParser.PartitionsKey) is { } text && PartitionSet.TryParse(text, out var set, out _) ? set.Paths : [];
        return [.. context.CallPartitions.Concat(own).Distinct()];
    }

    private static ImmutableSortedDictionary<string, string> Parameters(JournalSummary summary, MediaReport report, JournalContext context, MadeFile made)
    {
        var (rendition, plan, _) = made;
        var all = MediaFile.NoParameters.ToBuilder();
        foreach (var (key, value) in context.Parameters) all[key] = value;
        foreach (var (key, value) in summary.Parameters) all[key] = value;
        // The platform's own, last: an application cannot fake them.
        if (context.ApplicationName.Length > 0) all["sipsAppName"] = context.ApplicationName;
        all["callUuid"] = context.CallUuid;
        all["ani"] = context.Caller;
        all["dnis"] = context.Dialed;
        all["dateTime"] = summary.StartAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        all["channels"] = plan.Channels == 2 ? "left=says,right=hears" : "mono=says+hears";
        all["recordOrigin"] = context.Origin.ToString();
        all["sessionId"] = context.SessionId;
        all["legId"] = context.LegId;
        all["encoderDelay"] = Text(rendition.Delay);
        all["encoderPadding"] = Text(rendition.Padding);
        if (rendition.PauseFade > 0 && summary.Silences.Length > 0) all["pauseFade"] = Text(rendition.PauseFade);
        all["samples"] = Text(summary.Samples);
        all["startSample"] = Text(summary.Start);
        all["endReason"] = summary.EndReason;
        all["recordCommands"] = string.Join("; ", summary.Acks);
        foreach (var (key, value) in report.Entries()) all[key] = value;
        if (plan.RenditionOf is { } first) all["renditionOf"] = first;
        if (context.PartOf is { } part) (all["partOf"], all["part"]) = (part.First, Text(part.Number));
        if (summary.Overruns > 0) all["packetsNotWritten"] = Text(summary.Overruns);
        if (summary.Faults.Length > 0) all["journalFaults"] = string.Join("; ", summary.Faults.Take(8));
        return all.ToImmutable();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
