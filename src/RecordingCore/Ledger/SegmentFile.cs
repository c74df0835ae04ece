using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VxmlGir.RecordingCore.Ledger;

/// <summary>A segment of the log: <c>&lt;number&gt;.vgl</c> in the folder <c>ledger</c> of a spool root.</summary>
internal readonly record struct SegmentFile(string Folder, int Number)
{
    public const string Extension = ".vgl";
    public const string FolderName = "ledger";

    public string Name => Number.ToString("D8", CultureInfo.InvariantCulture) + Extension;

    public string Path => System.IO.Path.Combine(Folder, Name);

    public static bool TryParse(string folder, string file, [NotNullWhen(true)] out SegmentFile? segment)
    {
        segment = file.Length == 8 + Extension.Length && file.EndsWith(Extension, StringComparison.Ordinal)
            && int.TryParse(file.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new SegmentFile(folder, number) : null;
        return segment is not null;
    }

    /// <summary>Of all folders, by number.</summary>
    public static List<SegmentFile> Find(IEnumerable<string> folders, Func<string, IEnumerable<string>> list) =>
    [
        .. from folder in folders
           from file in list(folder)
           let segment = TryParse(folder, file, out var parsed) ? parsed : null
           where segment is not null
           orderby segment.Value.Number
           select segment.Value,
    ];
}
