using System.Collections.Immutable;
using System.Text;

namespace VxmlGir.Contracts.Profiles;

/// <summary>
/// Names of stored objects: text with tokens <c>$NAME$</c>, <c>/</c> making folders. Values are cut to letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, so a caller's
/// number cannot leave its place. Without <c>$ID$</c> the media id's own part is added: two recordings never share a name.
/// </summary>
public static class FileNameTemplate
{
    public const string IdToken = "ID";
    private const int MaxLength = 256;
    private const int MaxValue = 64;
    private const int MaxFolders = 8;

    /// <summary><c>ID</c> is what makes a media id unique (node, random, count); <c>DN</c> equals <c>DNIS</c>.</summary>
    public static ImmutableArray<string> Tokens { get; } = ["UUID", "ID", "DATE", "TIME", "YEAR", "MONTH", "DAY", "ANI", "DNIS", "DN", "APP", "PROFILE", "TENANT"];

    /// <summary>What is wrong with a template; null when nothing is.</summary>
    public static string? Fault(string template)
    {
        if (template.Length is 0 or > MaxLength) return $"has 1 to {MaxLength} characters";
        var plain = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$')
            {
                plain.Append(template[at]);
                continue;
            }
            var end = template.IndexOf('$', at + 1);
            if (end < 0) return $"the $ at {at + 1} begins a token that does not end";
            if (!Tokens.Contains(template[(at + 1)..end])) return $"knows no ${template[(at + 1)..end]}$; tokens: {string.Join(" ", Tokens.Select(t => $"${t}$"))}";
            plain.Append('x');
            at = end;
        }
        var folders = plain.ToString().Split('/');
        if (folders.Length > MaxFolders) return $"has more than {MaxFolders} folders";
        if (folders.Any(f => f.Length == 0 || f.All(c => c == '.'))) return "has an empty folder or name, or one of dots only";
        return plain.ToString().All(c => c == '/' || IsPlain(c)) ? null : "takes letters, digits, '.', '_', '-', '/' and tokens";
    }

    /// <param name="value">Gives a token's value; asked for <see cref="Tokens"/> only.</param>
    public static string Expand(string template, Func<string, string> value)
    {
        if (!template.Contains($"${IdToken}$", StringComparison.Ordinal)) template += $"_${IdToken}$";
        var name = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            var end = template[at] == '$' ? template.IndexOf('$', at + 1) : -1;
            if (end < 0)
            {
                name.Append(template[at]);
                continue;
            }
            name.Append(Clean(value(template[(at + 1)..end])));
            at = end;
        }
        return name.ToString();
    }

    // A value alone may be a folder's name: it is never empty and never dots only.
    private static string Clean(string value)
    {
        var clean = new string([.. value.Take(MaxValue).Select(c => IsPlain(c) ? c : '_')]);
        return clean.All(c => c == '.') ? "_" + clean : clean;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
