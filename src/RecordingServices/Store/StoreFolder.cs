using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingServices.Files;

namespace VxmlGir.RecordingServices.Store;

/// <summary>Where objects lie and where they are received. Both on one file system, so that a rename publishes.</summary>
internal sealed class StoreFolder
{
    private readonly string _incoming;
    private readonly IIds _ids;

    private StoreFolder(string root, string incoming, IIds ids)
    {
        Root = root;
        _incoming = incoming;
        _ids = ids;
    }

    public string Root { get; }

    /// <summary>Creates the folders and drops what an earlier run had received in part: its sender was never told yes.</summary>
    public static StoreFolder Open(string dataFolder, IIds ids)
    {
        var incoming = Path.Combine(dataFolder, "incoming");
        var root = Path.Combine(dataFolder, "store");
        Directory.CreateDirectory(root, DurableFile.PrivateFolder);
        Directory.CreateDirectory(incoming, DurableFile.PrivateFolder);
        foreach (var part in Directory.EnumerateFiles(incoming, "*.part")) File.Delete(part);
        DurableFile.SyncFolder(dataFolder);
        return new StoreFolder(root, incoming, ids);
    }

    public string NewTemporary() => Path.Combine(_incoming, _ids.NewHex(16) + ".part");

    /// <summary>Bytes free for this process on the store's file system.</summary>
    public long FreeBytes() => new DriveInfo(Root).AvailableFreeSpace;
}
