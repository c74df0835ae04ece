namespace VxmlGir.RecordingCore.Spool;

/// <summary>
/// The files of one root as everybody but its probe sees them: a change that the device refuses condemns the root, whoever asked for it. A full disk does not do so here:
/// the journal judges that by itself, and a finaliser that finds too little room for a file leaves what there is to the recordings in progress.
/// </summary>
internal sealed class WatchedFiles(ISpoolFiles files, Action<string> condemn) : ISpoolFiles
{
    public ISpoolFile Create(string path) => new WatchedFile(Judged("create", () => files.Create(path)), this);

    public Stream OpenRead(string path) => files.OpenRead(path);

    public void Rename(string from, string to) => Judged("rename", () =>
    {
        files.Rename(from, to);
        return true;
    });

    public void Delete(string path) => Judged("delete", () =>
    {
        files.Delete(path);
        return true;
    });

    public IReadOnlyList<string> List(string folder) => files.List(folder);

    public void Prepare(string folder) => files.Prepare(folder);

    private T Judged<T>(string call, Func<T> change)
    {
        try
        {
            return change();
        }
        catch (IOException failed)
        {
            Judge(call, failed);
            throw;
        }
    }

    private void Judge(string call, IOException failed)
    {
        if (SpoolFault.IsOfDevice(failed)) condemn($"{call}: {failed.Message}");
    }

    private sealed class WatchedFile(ISpoolFile file, WatchedFiles owner) : ISpoolFile
    {
        // Once per block: no closure here.
        public void Append(ReadOnlySpan<byte> bytes)
        {
            try
            {
                file.Append(bytes);
            }
            catch (IOException failed)
            {
                owner.Judge("write", failed);
                throw;
            }
        }

        public void Dispose() => file.Dispose();
    }
}
