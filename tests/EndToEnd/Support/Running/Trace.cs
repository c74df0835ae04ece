using System.Globalization;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>One step of a session as the platform traced it.</summary>
internal sealed record Step(TimeSpan At, string Kind, string Text, string Place)
{
    public string Untimed => $"{Kind} {Text}";
}

/// <summary>The trace of one VoiceXML session: <c>CallUUID-number.trace</c>.</summary>
internal sealed record Trace(string File, IReadOnlyList<Step> Steps)
{
    public IEnumerable<string> Of(string kind) => Steps.Where(s => s.Kind == kind).Select(s => s.Text);

    public bool Has(string kind, string part) => Of(kind).Any(t => t.Contains(part, StringComparison.Ordinal));

    public string Untimed => string.Join('\n', Steps.Select(s => s.Untimed));

    public static Trace Read(string file)
    {
        if (!System.IO.File.Exists(file)) return new Trace(file, []);
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return new Trace(file, [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);
    }

    private static Step Parse(string line)
    {
        var tab = line.Split('\t');
        var words = tab[0].TrimStart().Split(' ', 3);
        return new Step(TimeSpan.FromMilliseconds(double.Parse(words[0], CultureInfo.InvariantCulture)), words[1], words.Length > 2 ? words[2] : "", tab.Length > 1 ? tab[1] : "");
    }

    public override string ToString() => $"{Path.GetFileName(File)}:\n{string.Join('\n', Steps.Select(s => $"{s.At.TotalMilliseconds,8:0} {s.Untimed}"))}";
}
