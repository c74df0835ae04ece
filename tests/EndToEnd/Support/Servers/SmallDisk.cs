namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>A filesystem of a few megabytes that a test fills to the last byte; null where mounting is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.Folder("disk");

    /// <param name="size">Of tmpfs; further options after a comma, such as <c>8m,nr_inodes=128</c>.</param>
    public static SmallDisk? Mount(string size)
    {
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path)) return disk;
        disk._folder.Dispose();
        return null;
    }

    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "full"), FileMode.Append);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Takes all inodes and leaves the space.</summary>
    public void FillInodes()
    {
        try
        {
            for (var n = 0; ; n++) File.Create(System.IO.Path.Combine(Path, $"full-{n}")).Dispose();
        }
        catch (IOException)
        {
            // No more names.
        }
    }

    /// <summary>Room again.</summary>
    public void Empty()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "full*").ToList()) File.Delete(file);
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments) =>
        ChildProcess.RunAsync(program, arguments, TimeSpan.FromSeconds(10)).GetAwaiter().GetResult().Exit == 0;
}
