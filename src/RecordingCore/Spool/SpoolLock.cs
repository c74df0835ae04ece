namespace VxmlGir.RecordingCore.Spool;

/// <summary>What taking hold of a spool root came to.</summary>
internal abstract record SpoolHold
{
    private SpoolHold()
    {
    }

    /// <param name="Lease">Lets go when disposed.</param>
    public sealed record Held(IDisposable Lease) : SpoolHold;

    /// <summary>Another process has it.</summary>
    public sealed record Taken : SpoolHold;

    /// <summary>The folder cannot be written.</summary>
    public sealed record Unusable(string Reason) : SpoolHold;
}

/// <summary>One process per spool: two would finish and deliver the same recordings. The kernel lets go when the process ends, however it ends.</summary>
internal static class SpoolLock
{
    private const string FileName = "lock";
    private const int WouldBlock = 11; // EWOULDBLOCK of flock(2) on Linux, in the exception's HResult.

    public static SpoolHold Hold(string root)
    {
        try
        {
            new LinuxSpoolFiles().Prepare(root);
            return new SpoolHold.Held(new FileStream(Path.Combine(root, FileName), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }));
        }
        catch (UnauthorizedAccessException denied)
        {
            return new SpoolHold.Unusable(denied.Message);
        }
        catch (IOException failed)
        {
            return failed.HResult == WouldBlock ? new SpoolHold.Taken() : new SpoolHold.Unusable(failed.Message);
        }
    }
}
