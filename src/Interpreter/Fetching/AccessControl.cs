using System.Text;
using System.Text.RegularExpressions;

namespace VxmlGir.Interpreter.Fetching;

/// <summary>
/// The <c>access-control</c> processing instruction (VoiceXML 2.1 section 5 and its W3C note): which documents may read an XML
/// document. Without one only documents of the same host may, and those of the operator's own applications.
/// </summary>
internal static partial class AccessControl
{
    private const int Prolog = 4_096;

    /// <summary>Why <paramref name="asker"/> may not read the document; null when it may.</summary>
    public static string? Refusal(ReadOnlySpan<byte> document, Uri uri, Uri asker)
    {
        var head = Encoding.UTF8.GetString(document[..Math.Min(document.Length, Prolog)]);
        var instruction = Instruction().Match(head);
        var local = asker.Scheme == "app";
        if (!instruction.Success) return local || asker.Host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase) ? null : $"{uri} grants no access to {asker.Host}";
        var (allow, deny) = (Patterns(instruction.Value, "allow"), Patterns(instruction.Value, "deny"));
        // A local application has no host: only what is open to all is open to it.
        var host = local ? "" : asker.Host;
        var allowed = allow.Any(p => Matches(p, host));
        var denied = deny.Any(p => Matches(p, host));
        return allowed && !denied ? null : $"{uri} denies access to {(local ? "local applications" : host)}";
    }

    private static string[] Patterns(string instruction, string name)
    {
        var found = Regex.Match(instruction, name + "\\s*=\\s*(\"([^\"]*)\"|'([^']*)')", RegexOptions.None, TimeSpan.FromMilliseconds(50));
        return found.Success ? (found.Groups[2].Value + found.Groups[3].Value).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    private static bool Matches(string pattern, string host) =>
        pattern == "*" || pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"<\?access-control\s[^?]*\?>")]
    private static partial Regex Instruction();
}
