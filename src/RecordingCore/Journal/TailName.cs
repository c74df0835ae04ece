using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VxmlGir.RecordingCore.Journal;

/// <summary>Name of a tail log's file: <c>tail-&lt;process&gt;-&lt;number&gt;.vgt</c>.</summary>
/// <param name="Process">Random, one per start of a node: what another process left is told from one's own by it.</param>
internal readonly record struct TailName(string Process, int Number)
{
    private const string Begins = "tail-";
    private const string Extension = ".vgt";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Begins}{Process}-{Number:D6}{Extension}");

    public static bool TryParse(string file, [NotNullWhen(true)] out TailName? name)
    {
        name = null;
        if (!file.StartsWith(Begins, StringComparison.Ordinal) || !file.EndsWith(Extension, StringComparison.Ordinal)) return false;
        var parts = file[Begins.Length..^Extension.Length].Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        name = new TailName(parts[0], number);
        return true;
    }
}
