using System.Collections.Immutable;
using System.Text;
using VxmlGir.Audio.G711;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;
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
        var context = summary.Context!;
        var channels = context.Channels == RecordingChannels.Stereo ? 2 : 1;
        using var media = OutboxItem.CreateMedia(root, journal.MediaId, ids);
        using var envelope = Envelope.Begin(media, context, ids);
        var rendition = Begin(envelope.Target, context, summary, channels, mp3Quality);
        var held = new HeldSpeech();
        try
        {
            Place(journal, summary, new FrameAssembler(rendition, channels, [.. summary.Silences.Select(s => (s.From, s.To))]), held);
            rendition.Finish();
            envelope.Finish();
            media.Flush();
        }
        finally
        {
            (rendition as IDisposable)?.Dispose();
        }
        var entry = new OutboxEntry
        {
            MediaId = journal.MediaId,
            Length = media.Length,
            Sha256 = media.Digest(),
            MediaType = envelope.StoredType ?? rendition.Type,
            Storage = context.Storage,
            StorageAuthorization = context.StorageAuthorization,
            Processor = context.Processor,
            ProcessorAuthorization = context.ProcessorAuthorization,
            Metadata = Encoding.UTF8.GetString(MetadataJson.Write(envelope.Describe(MetadataMaker.Make(summary, held.Silent(summary.Start, summary.End), rendition, channels, media.Length), media.Digest()))),
        };
        return new FinaliseResult.Made(root, generation, entry, summary.Samples / 8000.0, faults) { Encrypted = envelope.StoredType is not null };
    }

    private static Rendition Begin(Stream target, JournalContext context, JournalSummary summary, int channels, int quality) =>
        context.Format == RecordingFormat.Wav
            ? new WavRendition(target, summary.Law, channels, summary.Samples)
            : new Mp3Rendition(target, channels, channels == 1 ? 8 : context.Mp3KiloBits >= 32 ? 32 : 16, quality);

    private static void Place(JournalSet journal, JournalSummary summary, ITimelineSink sink, HeldSpeech held)
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
                window.Says(placer.Place(packet, samples), samples);
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
