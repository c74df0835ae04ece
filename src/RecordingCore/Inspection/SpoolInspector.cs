using System.Collections.Immutable;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.Contracts.Metadata;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Outbox;
using VxmlGir.RecordingCore.Recovery;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Inspection;

/// <summary>Looks into the spools of a node that may be running: files that move on meanwhile are shown where they were seen, or not at all.</summary>
public static class SpoolInspector
{
    /// <summary>Everything in the spools, by media id. A folder that is no spool gives nothing.</summary>
    /// <exception cref="IOException">A spool cannot be read.</exception>
    public static ImmutableArray<SpoolRecord> List(IEnumerable<string> folders)
    {
        var records = new Dictionary<string, SpoolRecord>();
        foreach (var folder in folders.Where(IsSpool))
        {
            var key = Key(folder);
            // What has a file is not shown as a journal, though it still has one.
            foreach (var record in Outbox(folder, key)) records[record.MediaId] = record;
            foreach (var record in Quarantined(folder, key)) records.TryAdd(record.MediaId, record);
            foreach (var record in Journals(folder)) records.TryAdd(record.MediaId, record);
        }
        return [.. records.Values.OrderBy(r => r.MediaId, StringComparer.Ordinal)];
    }

    /// <summary>Asks for a recording to be taken out of quarantine and delivered again.</summary>
    /// <exception cref="IOException">The request cannot be written.</exception>
    public static RetryAnswer Retry(IReadOnlyList<string> folders, string mediaId)
    {
        if (List(folders).FirstOrDefault(r => r.MediaId == mediaId) is not { } record) return RetryAnswer.Unknown;
        if (record.State != QuarantinedState) return RetryAnswer.NotInQuarantine;
        if (record.DiscardAsked) return RetryAnswer.DiscardAsked;
        using (new FileStream(Path.Combine(record.Root, "quarantine", mediaId + RetryRequests.Extension), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }
        return RetryAnswer.Asked;
    }

    /// <summary>The longest reason, in characters.</summary>
    public const int MostReason = 500;

    /// <summary>Asks for a recording in quarantine to be closed: the node notes who, when and why, and removes what is here of it.</summary>
    /// <param name="by">Who asks for it.</param>
    /// <param name="use">Number of the use in the audit log.</param>
    /// <exception cref="IOException">The request cannot be written.</exception>
    public static DiscardAnswer Discard(IReadOnlyList<string> folders, string mediaId, string by, string use, string reason, DateTimeOffset now)
    {
        if (List(folders).FirstOrDefault(r => r.MediaId == mediaId) is not { } record) return DiscardAnswer.Unknown;
        if (record.State != QuarantinedState) return DiscardAnswer.NotInQuarantine;
        if (record.RetryAsked) return DiscardAnswer.RetryAsked;
        if (record.DiscardAsked) return DiscardAnswer.AskedBefore;
        var files = new LinuxSpoolFiles();
        var path = Path.Combine(record.Root, "quarantine", mediaId + DiscardRequest.Extension);
        // Whole or not at all: half a request would not say who.
        files.Delete(path + ".tmp");
        using (var file = files.Create(path + ".tmp")) file.Append(new DiscardRequest { By = by, Use = use, Reason = reason, At = now }.ToJson());
        files.Rename(path + ".tmp", path);
        files.Sync(record.Root);
        return DiscardAnswer.Asked;
    }

    /// <summary>The files of a recording that lie in the spools, opened as the store would get them.</summary>
    public static IEnumerable<LocalCopy> Copies(IReadOnlyList<string> folders, string mediaId) =>
        from folder in folders.Where(IsSpool)
        from part in (string[])["outbox", "quarantine"]
        let path = Path.Combine(folder, part, mediaId + OutboxItem.MediaExtension)
        where File.Exists(path)
        select new LocalCopy(path, () => Known(folder, part, mediaId),
            () => new SealedReadStream(new BlockReader(new LinuxSpoolFiles().OpenRead(path), SealedPurpose.Rendition, Key(folder))));

    private static KnownFile? Known(string folder, string part, string mediaId)
    {
        var entry = OutboxStates.All.Select(s => new FileInfo(Path.Combine(folder, part, mediaId + s.Extension()))).FirstOrDefault(f => f.Exists);
        return entry is not null && Entry(entry, Key(folder)) is { } read ? KnownFile.Of(read) : null;
    }

    public const string QuarantinedState = "quarantined";

    private static SpoolKey Key(string folder) => SpoolKey.Open(folder, new LinuxSpoolFiles(), new LinuxSpoolFiles(), new SystemIds());

    private static bool IsSpool(string folder) => File.Exists(Path.Combine(folder, "node.key"));

    private static IEnumerable<SpoolRecord> Outbox(string folder, SpoolKey key) =>
        from file in Files(folder, "outbox")
        from state in OutboxStates.All
        where file.Name.EndsWith(state.Extension(), StringComparison.Ordinal)
        select Read(file, key, file.Name[..^state.Extension().Length], state.Extension()[1..], folder);

    private static IEnumerable<SpoolRecord> Quarantined(string folder, SpoolKey key)
    {
        var files = Files(folder, "quarantine").ToList();
        var retries = files.Where(f => f.Extension == RetryRequests.Extension).Select(f => Path.GetFileNameWithoutExtension(f.Name)).ToHashSet();
        var discards = files.Where(f => f.Extension == DiscardRequest.Extension).Select(f => Path.GetFileNameWithoutExtension(f.Name)).ToHashSet();
        SpoolRecord Asked(SpoolRecord record) => record with { RetryAsked = retries.Contains(record.MediaId), DiscardAsked = discards.Contains(record.MediaId) };
        foreach (var file in files)
        {
            if (OutboxStates.All.FirstOrDefault(s => file.Name.EndsWith(s.Extension(), StringComparison.Ordinal), (OutboxState)(-1)) is >= 0 and var state)
            {
                var mediaId = file.Name[..^state.Extension().Length];
                yield return Asked(Read(file, key, mediaId, QuarantinedState, folder) with { Reason = Reason(files, mediaId) });
            }
        }
        foreach (var group in Segments(files))
            yield return Asked(Journal(group, QuarantinedState, folder) with { Reason = Reason(files, group.Key) ?? "its journal holds no recording" });
    }

    private static IEnumerable<SpoolRecord> Journals(string folder) => Segments(Files(folder, "journal")).Select(g => Journal(g, "recording", folder));

    private static IEnumerable<IGrouping<string, FileInfo>> Segments(IEnumerable<FileInfo> files) =>
        from file in files
        let name = SegmentName.TryParse(file.Name, out var parsed) ? parsed : null
        where name is not null
        group file by name.Value.MediaId;

    private static SpoolRecord Journal(IGrouping<string, FileInfo> segments, string state, string folder) => new()
    {
        MediaId = segments.Key,
        State = state,
        Root = folder,
        Since = segments.Min(Time),
        Bytes = segments.Sum(f => f.Exists ? f.Length : 0),
    };

    private static SpoolRecord Read(FileInfo file, SpoolKey key, string mediaId, string state, string folder)
    {
        var bare = new SpoolRecord { MediaId = mediaId, State = state, Root = folder, Since = Time(file) };
        if (Entry(file, key) is not { } entry) return bare with { Reason = "its entry cannot be read" };
        return bare with
        {
            Bytes = entry.Length,
            Sha256 = entry.Sha256,
            Storage = entry.Storage,
            Processor = entry.Processor,
            Metadata = MetadataJson.Read(Encoding.UTF8.GetBytes(entry.Metadata)) is MetadataReadResult.Ok ok ? ok.Metadata : null,
        };
    }

    private static OutboxEntry? Entry(FileInfo file, SpoolKey key)
    {
        try
        {
            using var stream = new SealedReadStream(new BlockReader(new LinuxSpoolFiles().OpenRead(file.FullName), SealedPurpose.Entry, key));
            using var plain = new MemoryStream();
            stream.CopyTo(plain);
            return OutboxEntry.TryRead(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }
        catch (Exception moved) when (moved is FileNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static string? Reason(List<FileInfo> files, string mediaId)
    {
        try
        {
            return files.Find(f => f.Name == mediaId + Quarantine.ReasonExtension) is { } note ? File.ReadAllText(note.FullName).Trim() : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<FileInfo> Files(string folder, string name) =>
        Directory.Exists(Path.Combine(folder, name)) ? new DirectoryInfo(Path.Combine(folder, name)).EnumerateFiles() : [];

    private static DateTimeOffset Time(FileInfo file) => new(file.LastWriteTimeUtc);
}
