using System.Collections.Immutable;
using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Outbox;

/// <summary>
/// One recording in the outbox of one root: <c>&lt;media id&gt;.media</c> (the sealed file) and <c>&lt;media id&gt;.&lt;state&gt;</c> (the sealed entry).
/// One owner at a time moves it; every move is durable before the next step begins.
/// </summary>
internal sealed class OutboxItem(SpoolRoot root, string mediaId, OutboxState state, JournalSet journal)
{
    internal const string MediaExtension = ".media";
    private const string Temporary = ".tmp";

    public string MediaId => mediaId;
    public OutboxState State { get; private set; } = state;

    /// <summary>An attempt failed, in this process or perhaps in an earlier one: the store may hold something half done.</summary>
    public bool Untidy { get; set; }

    /// <summary>When the store's copy was verified; null: in an earlier process, or not yet.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    private string Media => Path.Combine(root.Outbox, mediaId + MediaExtension);

    private string Entry => Path.Combine(root.Outbox, mediaId + State.Extension());

    /// <summary>Everything in the outboxes of all roots. Leftovers of a step that did not end are removed: what they were made from is still there.</summary>
    /// <param name="isOwn">Whether a file is of this process, which is at work on it.</param>
    public static ImmutableArray<OutboxItem> Scan(SpoolRoots roots, IReadOnlyDictionary<string, JournalSet> journals, Func<string, bool> isOwn)
    {
        var items = ImmutableArray.CreateBuilder<OutboxItem>();
        foreach (var root in roots.All)
        {
            var files = root.Files.List(root.Outbox).Where(f => !isOwn(f)).ToHashSet();
            foreach (var file in files)
            {
                if (file.EndsWith(Temporary, StringComparison.Ordinal)) root.Files.Delete(Path.Combine(root.Outbox, file));
                else if (OutboxStates.Of(file) is { } state)
                {
                    var mediaId = file[..^state.Extension().Length];
                    // A power loss may keep the entry's rename and forget the file's: the entry goes, the journal makes the file again.
                    if (state != OutboxState.Announced && !files.Contains(mediaId + MediaExtension) && journals.ContainsKey(mediaId)) root.Files.Delete(Path.Combine(root.Outbox, file));
                    else items.Add(new OutboxItem(root, mediaId, state, journals.GetValueOrDefault(mediaId) ?? new JournalSet(mediaId, [])) { Untidy = true });
                }
            }
        }
        return items.ToImmutable();
    }

    /// <summary>The item of one recording, or null.</summary>
    public static OutboxItem? Find(SpoolRoots roots, string mediaId, IReadOnlyDictionary<string, JournalSet> journals)
    {
        var found = from root in roots.All
                    let files = root.Files.List(root.Outbox)
                    from state in OutboxStates.All
                    where files.Contains(mediaId + state.Extension())
                    select new OutboxItem(root, mediaId, state, journals.GetValueOrDefault(mediaId) ?? new JournalSet(mediaId, [])) { Untidy = true };
        return found.FirstOrDefault();
    }

    /// <summary>Where a finaliser writes the file before it counts.</summary>
    public static SealedWriteStream CreateMedia(SpoolRoot root, string mediaId, IIds ids)
    {
        var path = Path.Combine(root.Outbox, mediaId + MediaExtension + Temporary);
        root.Files.Delete(path);
        return new SealedWriteStream(root.Files.Create(path), SealedPurpose.Rendition, root.Key, ids);
    }

    /// <summary>Puts the entry beside the finished file, makes both durable, and gives them their names: from then on the recording is <see cref="OutboxState.Encoded"/>.</summary>
    /// <param name="generation">The root's when the file was begun: if it was condemned since, the file may have holes.</param>
    public static async Task<OutboxItem> CommitAsync(SpoolRoot root, int generation, OutboxEntry entry, JournalSet journal, IIds ids)
    {
        var item = new OutboxItem(root, entry.MediaId, OutboxState.Encoded, journal);
        var temporary = Path.Combine(root.Outbox, entry.MediaId + ".entry" + Temporary);
        root.Files.Delete(temporary);
        using (var stream = new SealedWriteStream(root.Files.Create(temporary), SealedPurpose.Entry, root.Key, ids))
        {
            stream.Write(entry.ToJson());
            stream.Flush();
        }
        await DurableAsync(root, generation);
        root.Files.Rename(item.Media + Temporary, item.Media);
        root.Files.Rename(temporary, item.Entry);
        await DurableAsync(root, generation);
        return item;
    }

    /// <summary>Removes what a finaliser that failed has written: it would hold the room that may be missing.</summary>
    public static void DiscardMedia(SpoolRoot root, string mediaId)
    {
        try
        {
            root.Files.Delete(Path.Combine(root.Outbox, mediaId + MediaExtension + Temporary));
        }
        catch (IOException)
        {
            // The next try begins with it.
        }
    }

    public Stream OpenMedia() => new SealedReadStream(new BlockReader(root.Files.OpenRead(Media), SealedPurpose.Rendition, root.Key));

    /// <summary>It still lies in the outbox, in this state; true where that cannot be seen now.</summary>
    public bool IsThere()
    {
        try
        {
            return root.Files.List(root.Outbox).Contains(Path.GetFileName(Entry));
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Null when the entry is damaged.</summary>
    public OutboxEntry? ReadEntry()
    {
        using var stream = new SealedReadStream(new BlockReader(root.Files.OpenRead(Entry), SealedPurpose.Entry, root.Key));
        using var plain = new MemoryStream();
        try
        {
            stream.CopyTo(plain);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        return OutboxEntry.TryRead(plain.GetBuffer().AsSpan(0, (int)plain.Length));
    }

    public async Task AdvanceAsync(OutboxState next)
    {
        var generation = root.Generation;
        root.Files.Rename(Entry, Path.Combine(root.Outbox, mediaId + next.Extension()));
        State = next;
        await DurableAsync(root, generation);
    }

    /// <summary>
    /// Lets go of the local copies, the entry last: were it the first, a crash would leave a journal that looks undelivered. That it is gone is durable at the end: else a power loss
    /// could bring back what the ledger, on another root perhaps, has as delivered.
    /// </summary>
    public async Task RemoveAsync()
    {
        SpoolRoot[] touched = [.. journal.Segments.Select(s => s.Root).Append(root).Distinct()];
        var generations = touched.Select(r => r.Generation).ToArray();
        journal.Delete();
        root.Files.Delete(Media);
        // On every root: a segment that came back after a power loss would be taken for a recording of its own.
        for (var i = 0; i < touched.Length; i++) await DurableAsync(touched[i], generations[i]);
        var generation = root.Generation;
        root.Files.Delete(Entry);
        await DurableAsync(root, generation);
    }

    /// <summary>Removes what was never on its way. The entry first: without it the file does not count.</summary>
    public void Discard()
    {
        root.Files.Delete(Entry);
        root.Files.Delete(Media);
        root.Written();
    }

    /// <summary>Puts everything of the recording aside, with the reason, for a person to decide.</summary>
    public void SetAside(string reason)
    {
        using (var note = root.Files.Create(Unused(Path.Combine(root.Quarantine, mediaId + Quarantine.ReasonExtension))))
        {
            note.Append(Encoding.UTF8.GetBytes(reason + "\n"));
        }
        Move(root, Media, Path.Combine(root.Quarantine, mediaId + MediaExtension));
        SetAside(journal);
        root.Files.Rename(Entry, Path.Combine(root.Quarantine, mediaId + State.Extension()));
        root.Written();
    }

    /// <summary>Puts the journal of a recording aside that cannot become a file.</summary>
    public static void SetAside(JournalSet journal)
    {
        foreach (var (segmentRoot, name) in journal.Segments)
        {
            Move(segmentRoot, Path.Combine(segmentRoot.Journals, name.ToString()), Path.Combine(segmentRoot.Quarantine, name.ToString()));
            segmentRoot.Written();
        }
    }

    // What an earlier attempt has moved already is no longer here.
    private static void Move(SpoolRoot root, string from, string to)
    {
        try
        {
            root.Files.Rename(from, to);
        }
        catch (FileNotFoundException)
        {
        }
    }

    private string Unused(string path)
    {
        root.Files.Delete(path);
        return path;
    }

    private static async Task DurableAsync(SpoolRoot root, int generation)
    {
        if (!await root.SyncedAsync(generation)) throw new IOException($"{root.Path}: condemned: {root.Condemned}");
    }
}
