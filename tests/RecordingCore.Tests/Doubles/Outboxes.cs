using System.Security.Cryptography;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Tests.Doubles;

/// <summary>Fills an outbox with finalised recordings, without audio.</summary>
internal static class Outboxes
{
    /// <summary>Items of one root; the root is synced by hand meanwhile.</summary>
    public static async Task<OutboxItem> AddAsync(SpoolRoot root, int number, IIds ids, Func<OutboxEntry, OutboxEntry> change, int bytes = 3000)
    {
        var mediaId = $"CALL{number:D5}_2026-01-05_09-00-00-AAAAAAAA-BBBBBBBB-{number:D8}.wav";
        var content = Content(number, bytes);
        using (var media = OutboxItem.CreateMedia(root, mediaId, ids))
        {
            media.Write(content);
            media.Flush();
        }
        var entry = change(new OutboxEntry
        {
            MediaId = mediaId, Length = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), MediaType = "audio/wav", Metadata = Metadata(mediaId),
        });
        var committing = OutboxItem.CommitAsync(root, root.Generation, entry, new JournalSet(mediaId, []), ids);
        while (!committing.IsCompleted)
        {
            root.SyncOnce();
            await Task.Yield();
        }
        return await committing;
    }

    public static byte[] Content(int number, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)(i * 31 + number * 7 + (i >> 8)))];

    private static string Metadata(string mediaId)
    {
        var at = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        return Encoding.UTF8.GetString(MetadataJson.Write(new RecordingMetadata
        {
            Id = mediaId[..9], StartTime = at, StopTime = at,
            MediaFiles = [new MediaFile { MediaId = mediaId, CallUuid = mediaId[..9], StartTime = at, StopTime = at, Duration = TimeSpan.Zero, Type = "audio/wav" }],
        }));
    }
}
