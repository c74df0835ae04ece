using System.Collections.Immutable;
using System.Text;

namespace VxmlGir.Workbench.Tests.Walks;

/// <summary>
/// <c>others.walks</c>: what the walks came to, with a reason for each finding. A line <c>because …</c> explains the findings above it, up to the reason or document before.
/// </summary>
internal sealed class WalkRecord
{
    public const string Unexplained = "UNEXPLAINED";

    private const string Head = "# Walks through other people's documents: outcome, then what needs a reason. Renewed by VXMLGIR_APPROVE=1; reasons are kept, new findings say UNEXPLAINED.\n";

    private readonly Dictionary<(string Document, string Finding), string> _reasons = [];

    public static WalkRecord Read(string file)
    {
        var record = new WalkRecord();
        var (document, open) = ("", new List<string>());
        foreach (var line in File.Exists(file) ? File.ReadAllLines(file) : [])
        {
            if (line.StartsWith("    because ", StringComparison.Ordinal))
            {
                foreach (var finding in open) record._reasons[(document, finding)] = line["    because ".Length..];
                open.Clear();
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal)) open.Add(line.Trim());
            else (document, open) = (line, []);
        }
        return record;
    }

    /// <summary>The file as it should be, with the reasons that are known.</summary>
    public string Write(IEnumerable<WalkedDocument> walked)
    {
        var text = new StringBuilder(Head);
        foreach (var document in walked)
        {
            text.Append(document.Name).Append('\n').Append("  ").Append(document.Outcome).Append('\n');
            var reasons = document.Findings.Select(f => _reasons.GetValueOrDefault((document.Name, f), Unexplained)).ToImmutableArray();
            for (var i = 0; i < reasons.Length; i++)
            {
                text.Append("  ").Append(document.Findings[i]).Append('\n');
                if (i + 1 == reasons.Length || reasons[i + 1] != reasons[i]) text.Append("    because ").Append(reasons[i]).Append('\n');
            }
        }
        return text.ToString();
    }
}
