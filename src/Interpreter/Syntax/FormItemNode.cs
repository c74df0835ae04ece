using System.Collections.Immutable;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>What all form items share (section 2.3).</summary>
/// <param name="Name">The form item variable; an anonymous item has one that no script can name.</param>
internal abstract record FormItemNode(string Name, bool IsAnonymous, SourcePlace Place)
{
    public ScriptSource? Expr { get; init; }

    public ScriptSource? Condition { get; init; }

    public ImmutableArray<PromptNode> Prompts { get; init; } = [];

    public ImmutableArray<CatchNode> Catches { get; init; } = [];

    public ImmutableArray<FilledNode> Filled { get; init; } = [];

    public ImmutableArray<LinkNode> Links { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    public abstract string Kind { get; }

    /// <summary>Input items take part in <c>filled</c> and <c>submit</c>; control items do not.</summary>
    public bool IsInput => this is not (BlockNode or InitialNode);

    public string Title => IsAnonymous ? $"{Kind} (unnamed)" : $"{Kind} {Name}";
}

internal sealed record BlockNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public ImmutableArray<Executable> Body { get; init; } = [];

    public override string Kind => "block";
}

internal sealed record InitialNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public override string Kind => "initial";
}

/// <summary><c>&lt;field&gt;</c>, and the field inside a menu.</summary>
internal sealed record FieldNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public ImmutableArray<GrammarNode> Grammars { get; init; } = [];

    /// <summary>Choices of a menu, or options of a field.</summary>
    public ImmutableArray<ChoiceNode> Choices { get; init; } = [];

    public bool IsMenu { get; init; }

    /// <summary>Only the field's own grammars listen.</summary>
    public bool Modal { get; init; }

    public string? Slot { get; init; }

    public override string Kind => IsMenu ? "menu" : "field";
}

internal sealed record SubdialogNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public string? Source { get; init; }

    public ScriptSource? SourceExpr { get; init; }

    public ImmutableArray<ParamNode> Parameters { get; init; } = [];

    public ImmutableArray<string> Names { get; init; } = [];

    public string Method { get; init; } = "GET";

    public string Encoding { get; init; } = "application/x-www-form-urlencoded";

    public FetchNode Fetch { get; init; } = FetchNode.None;

    public override string Kind => "subdialog";
}

internal sealed record TransferNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public string? Destination { get; init; }

    public ScriptSource? DestinationExpr { get; init; }

    public string? Aai { get; init; }

    public ScriptSource? AaiExpr { get; init; }

    public string Type { get; init; } = "blind";

    /// <summary>Commands by which the caller ends it.</summary>
    public ImmutableArray<GrammarNode> Grammars { get; init; } = [];

    /// <summary>URI of what is played until the far end answers.</summary>
    public string? Audio { get; init; }

    public TimeSpan? ConnectTimeout { get; init; }

    public TimeSpan? MaxTime { get; init; }

    public override string Kind => "transfer";
}

/// <summary><c>&lt;record&gt;</c> (section 2.3.6).</summary>
internal sealed record RecordNode(string Name, bool IsAnonymous, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public ImmutableArray<GrammarNode> Grammars { get; init; } = [];

    public bool Modal { get; init; } = true;

    public bool Beep { get; init; }

    /// <summary>Any key ends the recording, also one that no grammar wants.</summary>
    public bool EndsByKey { get; init; } = true;

    public TimeSpan? MaxTime { get; init; }

    public TimeSpan? FinalSilence { get; init; }

    public string MediaType { get; init; } = "";

    public override string Kind => "record";
}

/// <summary>An item the platform does not have: visiting it throws <paramref name="Event"/>.</summary>
internal sealed record UnsupportedNode(string Name, bool IsAnonymous, string Element, string Event, SourcePlace Place) : FormItemNode(Name, IsAnonymous, Place)
{
    public override string Kind => Element;
}

internal sealed record ParamNode(string Name, string? Value, ScriptSource? Expr, SourcePlace Place);
