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
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private long _total;

    public ApplicationLoad Read(string directory)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        try
        {
            var entries = new FolderWalk(directory, limits.Files, limits.Depth).Entries().ToList();
            if (entries.Count > limits.Files) return Refused("too-many-files", $"more than {limits.Files} files and folders", name);
            var files = new List<ApplicationFile>();
            foreach (var entry in entries.OrderBy(e => e.Path, StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(directory, entry.Path).Replace('\\', '/');
                if (entry is FolderEntry.Refused { Code: "unreadable" } unreadable) return Refused(unreadable.Code, unreadable.Message, $"{name}/{path}");
                if (entry is FolderEntry.Refused refused) Error(refused.Code, refused.Message, $"{name}/{path}");
                else if (entry is FolderEntry.Found found && ReadFile(found.File, path, name) is { } file) files.Add(file);
            }
            var snapshot = new ApplicationSnapshot(name, ApplicationSnapshot.VersionOf(files), files, limits.Documents);
            if (snapshot.StartPath is null) Error("no-start-document", "no main.vxml, no index.vxml, and not exactly one .vxml file", name);
            return new ApplicationLoad(snapshot, [.. _diagnostics, .. snapshot.Diagnostics]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused("unreadable", failure.Message, name);
        }
    }

    private ApplicationFile? ReadFile(FileInfo file, string path, string name)
    {
        var mediaType = MediaTypes.OfPath(path);
        var most = mediaType is MediaTypes.VoiceXml or MediaTypes.Srgs or "application/ecmascript" ? limits.DocumentBytes : limits.FileBytes;
        // The length of a link is that of its text.
        var length = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;
        if (length > most || _total + length > limits.TotalBytes)
        {
            Error("too-large", $"{length} bytes", $"{name}/{path}");
            return null;
        }
        var bytes = File.ReadAllBytes(file.FullName);
        _total += bytes.Length;
        return new ApplicationFile(path, bytes, mediaType);
    }

    private ApplicationLoad Refused(string code, string message, string name)
    {
        Error(code, message, name);
        return new ApplicationLoad(null, _diagnostics.ToImmutable());
    }

    private void Error(string code, string message, string file) =>
        _diagnostics.Add(new Diagnostic(Severity.Error, code, message, new SourcePlace(file, 0, 0)));
}
