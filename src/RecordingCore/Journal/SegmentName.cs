using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>Name of a journal segment's file: <c>&lt;media id&gt;.&lt;number&gt;.vgj</c>.</summary>
internal readonly record struct SegmentName(string MediaId, int Number)
{
    public const string Extension = ".vgj";

    public override string ToString() => $"{MediaId}.{Number:D4}{Extension}";

    public static bool TryParse(string file, [NotNullWhen(true)] out SegmentName? name)
    {
        name = null;
        if (!file.EndsWith(Extension, StringComparison.Ordinal)) return false;
        var rest = file[..^Extension.Length];
        var dot = rest.LastIndexOf('.');
        if (dot <= 0 || !int.TryParse(rest.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        name = new SegmentName(rest[..dot], number);
        return true;
    }
}
