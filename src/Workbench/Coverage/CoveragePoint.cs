using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Workbench.Coverage;

/// <summary>What can be reached, in the order reports name it.</summary>
public enum CoverageKind
{
    Form,
    Item,

    /// <summary><c>catch</c> and its short forms, <c>filled</c>, links, choices and options: what answers input and events.</summary>
    Handler,

    /// <summary>One outcome of a <c>cond</c>: true, or false (which is what leads to the next arm or past the last one).</summary>
    Branch,

    /// <summary>One alternative of a grammar's choice.</summary>
    Alternative,

    /// <summary>Any other element that is executed. Colours the source; not counted in sums.</summary>
    Element,
}

/// <summary>One thing to be reached.</summary>
/// <param name="Place">Within an application: the file is <c>application/path</c>.</param>
/// <param name="Index">Of a branch 1 for true and 0 for false, of an alternative its number from 0; else 0.</param>
/// <param name="Title">As reports name it: <c>field pin</c>, <c>if (pin == '1') is false</c>.</param>
public sealed record CoveragePoint(CoverageKind Kind, SourcePlace Place, int Index, string Title)
{
    /// <summary>How lists of unreachable points name it: the same for the same source text wherever it stands.</summary>
    public override string ToString() => $"{Place} {Title}";
}

/// <param name="Hits">How often it was reached.</param>
public readonly record struct PointHits(CoveragePoint Point, int Hits)
{
    public bool IsReached => Hits > 0;
}
