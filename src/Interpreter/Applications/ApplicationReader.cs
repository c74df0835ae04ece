using System.Collections.Immutable;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Applications;

/// <summary>
/// Reads an application folder. Hidden files are left out; symbolic links are followed only while they stay inside the folder;
/// too many or too large files are refused. Runs on the thread of whoever watches the folder.
/// </summary>
internal sealed class ApplicationReader(ApplicationLimits limits)
{
    // Bounded depth: a link may lead back to a folder above itself.
    private static readonly EnumerationOptions EveryFile = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private long _total;

    public ApplicationLoad Read(string directory)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        try
        {
            var root = RealPath(new DirectoryInfo(directory));
            var files = new DirectoryInfo(directory).EnumerateFiles("*", EveryFile)
                .OrderBy(f => f.FullName, StringComparer.Ordinal)
                .Select(f => ReadFile(f, directory, root, name)).OfType<ApplicationFile>().Take(limits.Files + 1).ToList();
            if (files.Count > limits.Files) return Refused("too-many-files", $"more than {limits.Files} files", name);
            var snapshot = new ApplicationSnapshot(name, ApplicationSnapshot.VersionOf(files), files);
            if (snapshot.StartPath is null) Error("no-start-document", "no main.vxml, no index.vxml, and not exactly one .vxml file", name);
            return new ApplicationLoad(snapshot, [.. _diagnostics, .. snapshot.Diagnostics]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused("unreadable", failure.Message, name);
        }
    }

    private ApplicationFile? ReadFile(FileInfo file, string directory, string root, string name)
    {
        var path = Path.GetRelativePath(directory, file.FullName).Replace('\\', '/');
        if (path.Split('/').Any(s => s.StartsWith('.'))) return null;
        if (!IsInside(file, root))
        {
            Error("link-outside", "symbolic link leads out of the application's folder", $"{name}/{path}");
            return null;
        }
        var mediaType = MediaTypes.OfPath(path);
        var most = mediaType is MediaTypes.VoiceXml or MediaTypes.Srgs or "application/ecmascript" ? limits.DocumentBytes : limits.FileBytes;
        if (file.Length > most || _total + file.Length > limits.TotalBytes)
        {
            Error("too-large", $"{file.Length} bytes", $"{name}/{path}");
            return null;
        }
        var bytes = File.ReadAllBytes(file.FullName);
        _total += bytes.Length;
        return new ApplicationFile(path, bytes, mediaType);
    }

    private static bool IsInside(FileInfo file, string root)
    {
        var real = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
        var folder = RealPath(new DirectoryInfo(Path.GetDirectoryName(real)!));
        return folder == root || folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    // ResolveLinkTarget looks at the last segment only; a linked folder higher up must be resolved as well.
    private static string RealPath(DirectoryInfo directory)
    {
        var target = directory.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? directory;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }

    private ApplicationLoad Refused(string code, string message, string name)
    {
        Error(code, message, name);
        return new ApplicationLoad(null, _diagnostics.ToImmutable());
    }

    private void Error(string code, string message, string file) =>
        _diagnostics.Add(new Diagnostic(Severity.Error, code, message, new SourcePlace(file, 0, 0)));
}
