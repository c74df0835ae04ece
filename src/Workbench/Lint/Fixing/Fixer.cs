using System.Collections.Immutable;
using System.Text;
using VxmlGir.Workbench.Lint.Model;

namespace VxmlGir.Workbench.Lint.Fixing;

/// <summary>Repairs what can be repaired by rule, looks again, and goes on until nothing of it is left.</summary>
public static class Fixer
{
    // A repair may uncover another finding; a document that was refused shows its findings only afterwards.
    private const int MaxRounds = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Rules whose findings may be repaired.</summary>
    public static ImmutableArray<string> Rules => Repairs.Rules;

    /// <summary>Writes the repaired files. What is left is in the report; files that cannot be written are left as they are, and so are their findings.</summary>
    public static FixReport Run(ImmutableArray<string> paths, LintLimits? limits = null)
    {
        limits ??= LintLimits.Default;
        var done = ImmutableArray.CreateBuilder<LintFinding>();
        var report = Linter.Run(paths, limits);
        for (var round = 0; round < MaxRounds; round++)
        {
            var fixedNow = report.Findings.GroupBy(f => f.Place.File).SelectMany(f => FixFile(f.Key, f, limits)).ToList();
            if (fixedNow.Count == 0) break;
            done.AddRange(fixedNow);
            report = Linter.Run(paths, limits);
        }
        return new FixReport(done.ToImmutable(), report);
    }

    private static IEnumerable<LintFinding> FixFile(string path, IEnumerable<LintFinding> findings, LintLimits limits)
    {
        if (!ApplicationFolders.IsDocument(path) || ReadText(path) is not var (text, mark)) return [];
        var document = LintDocument.Parse(path, path, Encoding.UTF8.GetBytes(text), limits);
        var repairs = findings.Select(f => (Finding: f, Edits: Repairs.Of(f, document, text))).Where(r => !r.Edits.IsEmpty).ToList();
        var repaired = TextEdit.Apply(text, repairs.SelectMany(r => r.Edits));
        if (repaired == text || !IsReadable(path, repaired, limits)) return [];
        return Write(path, mark + repaired) ? repairs.Select(r => r.Finding) : [];
    }

    // A repair never makes a document unreadable.
    private static bool IsReadable(string path, string text, LintLimits limits) => LintDocument.Parse(path, path, Encoding.UTF8.GetBytes(text), limits).Root is not null;

    // Null: not UTF-8 (places in other encodings are counted otherwise). The byte order mark is kept.
    private static (string Text, string Mark)? ReadText(string path)
    {
        try
        {
            var text = Strict.GetString(File.ReadAllBytes(path));
            return text.StartsWith('\uFEFF') ? (text[1..], "\uFEFF") : (text, "");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool Write(string path, string text)
    {
        try
        {
            var draft = path + ".fixing";
            File.WriteAllText(draft, text, Strict);
            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <param name="Fixed">What was found and is repaired, in the order of the repairs.</param>
/// <param name="Left">What is found now.</param>
public sealed record FixReport(ImmutableArray<LintFinding> Fixed, LintReport Left);
