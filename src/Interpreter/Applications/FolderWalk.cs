namespace VxmlGir.Interpreter.Applications;

/// <summary>
/// All files below a folder. A link to a folder is followed while it stays inside and leads to none of the folders it stands in; the
/// number of files and folders together is bounded, since links can make a few of them look like any number.
/// </summary>
/// <param name="most">Entries given; one more than this tells that there are more.</param>
/// <param name="depth">Folders within folders that are entered.</param>
internal sealed class FolderWalk(string directory, int most, int depth)
{
    private readonly string _root = RealPath(new DirectoryInfo(directory));

    /// <summary>Hidden files and folders are left out. Never throws for what lies there.</summary>
    public IEnumerable<FolderEntry> Entries()
    {
        var seen = 0;
        var open = new Stack<Folder>([new Folder(new DirectoryInfo(directory), _root, null, 0)]);
        while (open.TryPop(out var folder))
        {
            var (entries, fault) = List(folder.Directory);
            if (fault is not null) yield return new FolderEntry.Refused(folder.Directory.FullName, "unreadable", fault);
            foreach (var entry in entries)
            {
                if (seen++ > most) yield break;
                yield return Enter(entry, folder, open);
            }
        }
    }

    private FolderEntry Enter(FileSystemInfo entry, Folder parent, Stack<Folder> open)
    {
        try
        {
            return entry is FileInfo file ? Enter(file) : Enter((DirectoryInfo)entry, parent, open);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new FolderEntry.Refused(entry.FullName, "link-broken", failure.Message);
        }
    }

    private FolderEntry Enter(FileInfo file)
    {
        var target = file.ResolveLinkTarget(returnFinalTarget: true);
        if (target is { Exists: false }) return new FolderEntry.Refused(file.FullName, "link-broken", "symbolic link leads to nothing");
        return target is null || IsInside(RealPath(new FileInfo(target.FullName).Directory!))
            ? new FolderEntry.Found(file)
            : new FolderEntry.Refused(file.FullName, "link-outside", "symbolic link leads out of the application's folder");
    }

    private FolderEntry Enter(DirectoryInfo directory, Folder parent, Stack<Folder> open)
    {
        var isLink = directory.LinkTarget is not null;
        var real = isLink ? RealPath(directory) : Path.Combine(parent.Real, directory.Name);
        if (isLink && !IsInside(real)) return new FolderEntry.Refused(directory.FullName, "link-outside", "symbolic link leads out of the application's folder");
        for (var outer = parent; isLink && outer is not null; outer = outer.Parent)
        {
            if (outer.Real == real) return new FolderEntry.Refused(directory.FullName, "link-loop", "symbolic link leads to a folder that it stands in");
        }
        if (parent.Depth >= depth) return new FolderEntry.Refused(directory.FullName, "too-deep", $"folders nested more than {depth} deep");
        open.Push(new Folder(directory, real, parent, parent.Depth + 1));
        return new FolderEntry.Entered(directory.FullName);
    }

    private bool IsInside(string real) => real == _root || real.StartsWith(Path.TrimEndingDirectorySeparator(_root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private (List<FileSystemInfo> Entries, string? Fault) List(DirectoryInfo folder)
    {
        try
        {
            return ([.. folder.EnumerateFileSystemInfos().Take(most + 1).Where(e => !e.Name.StartsWith('.')).OrderBy(e => e.Name, StringComparer.Ordinal)], null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ([], failure.Message);
        }
    }

    // ResolveLinkTarget looks at the last segment only; a linked folder higher up must be resolved as well.
    private static string RealPath(DirectoryInfo directory)
    {
        var target = directory.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? directory;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }

    private sealed record Folder(DirectoryInfo Directory, string Real, Folder? Parent, int Depth);
}

/// <summary>What lies in a folder; a closed set.</summary>
internal abstract record FolderEntry(string Path)
{
    public sealed record Found(FileInfo File) : FolderEntry(File.FullName);

    /// <summary>A folder; what it holds comes on its own.</summary>
    public sealed record Entered(string Path) : FolderEntry(Path);

    public sealed record Refused(string Path, string Code, string Message) : FolderEntry(Path);
}
