using System.Collections.Immutable;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Grammars;

/// <summary>The right side of a rule (SRGS 1.0 section 2), form-independent.</summary>
internal abstract record Expansion
{
    private Expansion() { }

    /// <param name="Continues">A further word of the token before it ("San Francisco" is one token).</param>
    public sealed record Token(string Text, bool Continues = false) : Expansion;

    public sealed record Sequence(ImmutableArray<Expansion> Parts) : Expansion;

    public sealed record OneOf(ImmutableArray<Expansion> Alternatives) : Expansion
    {
        /// <summary>Where each alternative stands, in their order; empty where they were not written one by one.</summary>
        public ImmutableArray<Ports.SourcePlace> Places { get; init; } = [];
    }

    /// <param name="Max">Null: without end.</param>
    public sealed record Repeat(Expansion Body, int Min, int? Max) : Expansion;

    public sealed record Tag(ScriptSource Source) : Expansion;

    /// <param name="Uri">Null: a rule of the same grammar.</param>
    /// <param name="Rule">Null: the root rule of the other grammar.</param>
    public sealed record Reference(Uri? Uri, string? Rule, Ports.SourcePlace Place) : Expansion
    {
        /// <summary>The media type that the reference names; what it leads to must be of it.</summary>
        public string? MediaType { get; init; }
    }

    /// <summary><c>NULL</c>, <c>VOID</c> or <c>GARBAGE</c>.</summary>
    public sealed record Special(SpecialRule Rule) : Expansion;

    public static Expansion Empty { get; } = new Sequence([]);
}

internal enum SpecialRule
{
    Null,
    Void,
    Garbage,
}
