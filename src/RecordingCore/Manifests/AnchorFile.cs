using System.Collections.Immutable;
using System.Text;
using VxmlGir.RecordingCore.Spool;

namespace VxmlGir.RecordingCore.Manifests;

/// <summary>Anchors as lines of JSON in a file, or as documents in a folder.</summary>
internal static class AnchorFile
{
    /// <summary>Appends one line; durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Append(string path, Anchor anchor)
    {
        try
        {
            using (var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write([.. anchor.ToJson(), (byte)'\n']);
            }
            Durable.SyncFileSystem(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>All anchors of a file or folder by number, and what is there that is none (with its place). Nothing when the path does not exist.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (ImmutableArray<Anchor> Anchors, ImmutableArray<string> Faults) Read(string path)
    {
        var anchors = ImmutableArray.CreateBuilder<Anchor>();
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var (place, text) in Texts(path))
        {
            if (Anchor.TryRead(text) is { } anchor) anchors.Add(anchor);
            else faults.Add(place);
        }
        return ([.. anchors.OrderBy(a => a.Number)], faults.ToImmutable());
    }

    private static IEnumerable<(string Place, string Text)> Texts(string path)
    {
        if (Directory.Exists(path)) return Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f, Encoding.UTF8)));
        return File.Exists(path) ? File.ReadLines(path, Encoding.UTF8).Select((line, i) => ($"{path}:{i + 1}", line)) : [];
    }
}
