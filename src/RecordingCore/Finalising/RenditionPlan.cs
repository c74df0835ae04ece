using System.Collections.Immutable;
using VxmlGir.Contracts.Profiles;
using VxmlGir.RecordingCore.Journal;

namespace VxmlGir.RecordingCore.Finalising;

/// <summary>One file to be made of a recording, and where it goes.</summary>
internal sealed record RenditionPlan(string MediaId, RecordingFormat Format, int Channels, int KiloBits)
{
    public string? ObjectName { get; private init; }
    public string? StorageName { get; private init; }
    public string? Storage { get; private init; }
    public string? StorageAuthorization { get; private init; }

    /// <summary>Of a second file: the first one's media id.</summary>
    public string? RenditionOf { get; private init; }

    public static ImmutableArray<RenditionPlan> Of(JournalContext context)
    {
        var first = new RenditionPlan(context.MediaId, context.Format, Count(context.Channels), context.Mp3KiloBits)
        {
            ObjectName = Named(context.ObjectName, "", context.Format),
            StorageName = context.StorageName,
            Storage = context.Storage,
            StorageAuthorization = context.StorageAuthorization,
        };
        return context.Second is { } second ? [first, first.With(second, context)] : [first];
    }

    public Rendition Begin(Stream target, JournalSummary summary, int quality) => Format == RecordingFormat.Wav
        ? new WavRendition(target, summary.Law, Channels, summary.Samples)
        : new Mp3Rendition(target, Channels, Channels == 1 ? 8 : KiloBits >= 32 ? 32 : 16, quality);

    private RenditionPlan With(SecondRendition second, JournalContext context)
    {
        var plan = new RenditionPlan(MediaIds.Second(MediaId, second.Format), second.Format, Count(second.Channels), second.Mp3KiloBits)
        {
            ObjectName = Named(context.ObjectName, "~2", second.Format),
            RenditionOf = MediaId,
        };
        return second.StorageName is null && second.StorageDestination is null
            ? plan with { StorageName = StorageName, Storage = Storage, StorageAuthorization = StorageAuthorization }
            : plan with { StorageName = second.StorageName, Storage = second.StorageDestination?.AbsoluteUri, StorageAuthorization = second.StorageAuthorization };
    }

    private static string? Named(string? name, string mark, RecordingFormat format) => name is null ? null : name + mark + MediaIds.Extension(format);

    private static int Count(RecordingChannels channels) => channels == RecordingChannels.Stereo ? 2 : 1;
}
