using System.Collections.Immutable;
using System.Text;
using VxmlGir.Interpreter.Diagnostics;
using VxmlGir.Interpreter.Grammars;

namespace VxmlGir.Workbench.Lint.Model;

/// <summary>A grammar file: what the parser that a call would use says of it.</summary>
internal sealed record LintGrammar(string Path, ImmutableArray<Diagnostic> Diagnostics, AllowComments Comments)
{
    /// <summary>It begins as XML does.</summary>
    public bool IsMarkup { get; private init; }

    /// <summary>References to rules of the same grammar that it does not have; a parser need not know.</summary>
    public ImmutableArray<Expansion.Reference> Dangling { get; private init; } = [];

    public static LintGrammar Parse(string path, ReadOnlyMemory<byte> bytes, LintLimits limits)
    {
        var parsed = GrammarMedia.Parse(bytes, new Uri("app://lint/grammar"), path, limits: limits.Documents);
        var grammar = new LintGrammar(path, parsed.Diagnostics, new AllowComments(Encoding.UTF8.GetString(bytes.Span))) { IsMarkup = Begins(bytes.Span) };
        return parsed.Document is { } source
            ? grammar with { Dangling = [.. source.Rules.Values.SelectMany(r => References(r.Body)).Where(r => r is { Uri: null, Rule: { } name } && !source.Rules.ContainsKey(name))] }
            : grammar;
    }

    // Behind a byte order mark, if there is one.
    private static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.TrimStart(" \t\r\n"u8);
        return head[..Math.Min(head.Length, 4)].Contains((byte)'<');
    }

    private static IEnumerable<Expansion.Reference> References(Expansion expansion) => expansion switch
    {
        Expansion.Reference reference => [reference],
        Expansion.Sequence sequence => sequence.Parts.SelectMany(References),
        Expansion.OneOf choice => choice.Alternatives.SelectMany(References),
        Expansion.Repeat repeat => References(repeat.Body),
        _ => [],
    };
}
