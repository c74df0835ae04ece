using System.Collections.Immutable;
using System.Text;
using VxmlGir.Audio.G711;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Taps;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>What became of a closed journal.</summary>
internal abstract record FinaliseResult
{
    /// <summary>The file and its entry are written under temporary names; <see cref="OutboxItem.CommitAsync"/> makes them count.</summary>
    /// <param name="Generation">The root's when the file was begun.</param>
    public sealed record Made(SpoolRoot Root, int Generation, OutboxEntry Entry, double Seconds, ImmutableArray<string> Faults) : FinaliseResult
    {
        public bool Encrypted { get; init; }

        /// <summary>For the manifests, one per file.</summary>
        public required ImmutableArray<ManifestDraft> Drafts { get; init; }

        /// <summary>As <see cref="MediaReport.OneWay"/>.</summary>
        public string? OneWay { get; init; }

        /// <summary>The recording's second file, when its profile wants one.</summary>
        public OutboxEntry? Second { get; init; }
    }

    /// <summary>The journal holds no recording (its process died before the first block was whole).</summary>
    public sealed record Nothing(ImmutableArray<string> Faults) : FinaliseResult;
}

/// <summary>
/// Makes the file of a closed journal: two passes (clocks and marks, then audio), bounded memory, sealed output. The same journal gives the same audio, and without a
/// certificate the same bytes, so doing it again after a crash changes nothing: what a store has was committed here before.
/// </summary>
internal static class Finaliser
{
    /// <exception cref="IOException">The spool cannot be written now.</exception>
    public static FinaliseResult Make(JournalSet journal, SpoolRoot root, int mp3Quality, IIds ids)
    {
        if (JournalSummary.Read(journal, out var faults) is not { } summary) return new FinaliseResult.Nothing(faults);
        var generation = root.Generation;
        var plans = RenditionPlan.Of(summary.Context!);
        var report = new MediaReport(summary);
        var files = plans.Select((plan, i) => One(journal, summary, root, plan, new Reporting(report, First: i == 0), mp3Quality, ids)).ToImmutableArray();
        return new FinaliseResult.Made(root, generation, files[0].Entry, summary.Samples / 8000.0, faults)
        {
            Second = files.Length > 1 ? files[1].Entry : null,
            Drafts = [.. files.Select(f => f.Draft)],
            OneWay = report.OneWay,
            Encrypted = summary.Context!.Recipients is { IsDefaultOrEmpty: false },
        };
    }

    private static (OutboxEntry Entry, ManifestDraft Draft) One(JournalSet journal, JournalSummary summary, SpoolRoot root, RenditionPlan plan, Reporting reporting, int mp3Quality, IIds ids)
    {
        var context = summary.Context!;
        using var media = OutboxItem.CreateMedia(root, plan.MediaId, ids);
        using var envelope = Envelope.Begin(media, context, ids);
        using var plain = new DigestStream(envelope.Target);
        var rendition = plan.Begin(plain, summary, mp3Quality);
        var held = new HeldSpeech();
        try
        {
            var report = reporting.First ? reporting.Report : null;
            var silences = summary.Silences.Select(s => (s.From, s.To)).ToImmutableArray();
            Place(journal, summary, new FrameAssembler(rendition, plan.Channels, silences, report), held, report);
            rendition.Finish();
            envelope.Finish();
            media.Flush();
        }
        finally
        {
            (rendition as IDisposable)?.Dispose();
        }
        var metadata = envelope.Describe(MetadataMaker.Make(summary, held.Silent(summary.Start, summary.End), reporting.Report, new(rendition, plan, media.Length)), media.Digest());
        var entry = new OutboxEntry
        {
            MediaId = plan.MediaId,
            Length = media.Length,
            Sha256 = media.Digest(),
            MediaType = envelope.StoredType ?? rendition.Type,
            Name = plan.ObjectName,
            Profile = context.Profile,
            StorageName = plan.StorageName,
            Storage = plan.Storage,
            StorageAuthorization = plan.StorageAuthorization,
            Processor = context.Processor,
            ProcessorAuthorization = context.ProcessorAuthorization,
            Metadata = Encoding.UTF8.GetString(MetadataJson.Write(metadata)),
        };
        var stored = new ManifestRendition(Path.GetFileName(entry.ObjectName), entry.MediaType, entry.Length, entry.Sha256, plain.Digest(), metadata.MediaFiles[0].CertAlias);
        return (entry, new ManifestDraft(metadata, [stored], ManifestDraft.SegmentsOf(journal), [.. summary.Acks]));
    }

    // The report hears the audio once, however many files are made.
    private readonly record struct Reporting(MediaReport Report, bool First);

    private static void Place(JournalSet journal, JournalSummary summary, ITimelineSink sink, HeldSpeech held, MediaReport? report)
    {
        var window = new TimelineWindow(summary.Start, summary.End, sink);
        var placer = new SpeechPlacer(summary.Epochs);
        var linear = new short[2048];
        journal.ForEach((in JournalRecord record) =>
        {
            if (record.TrySays(out var packet, out var payload) && payload.Length > 0 && payload.Length <= linear.Length)
            {
                var samples = linear.AsSpan(0, payload.Length);
                G711Codec.Decode(Law(packet.Law), payload, samples);
                var at = placer.Place(packet, samples);
                report?.Placed(packet, at);
                window.Says(at, samples);
                window.Reached(packet.ArrivalSample);
            }
            else if (record.TryHeld(out packet, out var count))
            {
                held.Hold(packet, placer.Place(packet, []), count);
                window.Reached(packet.ArrivalSample);
            }
            else if (record.TryFill(out packet, out payload) && payload.Length <= linear.Length && held.Fill(packet) is { } place)
            {
                var samples = linear.AsSpan(0, payload.Length);
                G711Codec.Decode(Law(packet.Law), payload, samples);
                window.Says(place, samples);
            }
            else if (record.TryHears(out var sample, out var law, out payload) && payload.Length <= linear.Length)
            {
                var samples = linear.AsSpan(0, payload.Length);
                G711Codec.Decode(Law(law), payload, samples);
                window.Hears(sample, samples);
                window.Reached(sample);
            }
        });
        window.Finish();
    }

    private static Law Law(TapLaw law) => law == TapLaw.A ? Audio.G711.Law.A : Audio.G711.Law.Mu;
}
