using System.Security.Cryptography;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Delivery;

/// <summary>
/// Files in a folder of this machine, or of one mounted here: written beside their place, synced with errors seen, renamed without overwriting, synced again.
/// </summary>
internal sealed class FolderStore : IRecordingStore
{
    private const int ErrnoNoSpace = 28;
    private const int ErrnoQuota = 122;
    private const int Buffer = 64 * 1024;
    private const UnixFileMode FileMode640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public Task<DeliveryOutcome> StoreAsync(StoreFile file, CancellationToken cancel) => GuardedAsync(file, async () =>
    {
        if (File.Exists(file.Final.LocalPath)) return await KnownAsync(file, cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(file.Final.LocalPath)!);
        await WriteAsync(file, cancel);
        var folder = Path.GetDirectoryName(file.Final.LocalPath)!;
        Durable.SyncFileSystem(folder);
        try
        {
            File.Move(file.Temporary.LocalPath, file.Final.LocalPath, overwrite: false);
        }
        catch (IOException) when (File.Exists(file.Final.LocalPath))
        {
            await SweepAsync(file, cancel);
            return await KnownAsync(file, cancel);
        }
        Durable.SyncFileSystem(folder);
        return new DeliveryOutcome.Done();
    });

    public Task<DeliveryOutcome> VerifyAsync(StoreFile file, CancellationToken cancel) => GuardedAsync(file, async () =>
        await DigestAsync(file, cancel) == file.Sha256 ? new DeliveryOutcome.Done() : (DeliveryOutcome)Differs(file));

    public Task<DeliveryOutcome> FetchAsync(StoreFile file, Stream to, CancellationToken cancel) => GuardedAsync(file, async () =>
    {
        await using var stream = OpenFinal(file);
        return Convert.ToHexStringLower(await CheckedCopy.RunAsync(stream, to, file.Length, cancel)) == file.Sha256 ? new DeliveryOutcome.Done() : (DeliveryOutcome)Differs(file);
    });

    public Task SweepAsync(StoreFile file, CancellationToken cancel) => GuardedAsync(file, () =>
    {
        File.Delete(file.Temporary.LocalPath);
        return Task.FromResult<DeliveryOutcome>(new DeliveryOutcome.Done());
    });

    private static async Task WriteAsync(StoreFile file, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = FileMode640, Options = FileOptions.Asynchronous };
        await using var source = file.Open();
        await using var target = new FileStream(file.Temporary.LocalPath, options);
        await source.CopyToAsync(target, Buffer, cancel);
    }

    private static async Task<DeliveryOutcome> KnownAsync(StoreFile file, CancellationToken cancel) =>
        await DigestAsync(file, cancel) == file.Sha256
            ? new DeliveryOutcome.Done()
            : new DeliveryOutcome.Rejected("the store already has other content under this name: " + file.Final.LocalPath);

    private static async Task<string> DigestAsync(StoreFile file, CancellationToken cancel)
    {
        await using var stream = OpenFinal(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }

    private static FileStream OpenFinal(StoreFile file) =>
        new(file.Final.LocalPath, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static DeliveryOutcome.Later Differs(StoreFile file) =>
        new DeliveryOutcome.Later(LaterReasons.Mismatch, $"{file.Final.LocalPath}: what was read back is not what was written", false);

    private static async Task<DeliveryOutcome> GuardedAsync(StoreFile file, Func<Task<DeliveryOutcome>> step)
    {
        try
        {
            return await step();
        }
        catch (InvalidDataException damaged)
        {
            return new DeliveryOutcome.Later(LaterReasons.Local, $"{file.Name}: local copy: {damaged.Message}", false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // .NET keeps errno in the lower half of an I/O error's code.
            var reason = (failed.HResult & 0xFFFF) is ErrnoNoSpace or ErrnoQuota ? LaterReasons.Full
                : failed is UnauthorizedAccessException ? LaterReasons.Authorization
                : failed is FileNotFoundException or DirectoryNotFoundException ? LaterReasons.Absent : LaterReasons.Unreachable;
            return new DeliveryOutcome.Later(reason, failed.Message, true);
        }
    }
}
