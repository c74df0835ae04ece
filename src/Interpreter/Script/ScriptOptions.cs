namespace VxmlGir.Interpreter.Script;

/// <summary>Bounds of scripts; reaching one is <c>error.semantic</c> and counted (<c>vxmlgir.script.refused</c>).</summary>
public sealed record ScriptOptions
{
    /// <summary>Dedicated threads, each with a deep stack.</summary>
    public int Threads { get; init; } = 2;

    public int StackMegabytes { get; init; } = 256;

    /// <summary>Statements of one evaluation.</summary>
    public int Statements { get; init; } = 100_000;

    /// <summary>Calls within calls.</summary>
    public int Recursion { get; init; } = 64;

    /// <summary>Wall time of one evaluation.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Engines kept ready.</summary>
    public int Ready { get; init; } = 8;
}
