namespace VxmlGir.Interpreter.Script;

/// <summary>Bounds of scripts; reaching one is <c>error.semantic</c> and counted (<c>vxmlgir.script.refused</c>).</summary>
public sealed record ScriptOptions
{
    public const int DefaultSourceLength = 64 * 1024;

    /// <summary>Dedicated threads, each with a deep stack.</summary>
    public int Threads { get; init; } = 2;

    public int StackMegabytes { get; init; } = 256;

    /// <summary>Characters of one source.</summary>
    public int SourceLength { get; init; } = DefaultSourceLength;

    /// <summary>Statements of one evaluation.</summary>
    public int Statements { get; init; } = 100_000;

    /// <summary>Calls within calls.</summary>
    public int Recursion { get; init; } = 64;

    /// <summary>Wall time of one evaluation.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time of all evaluations of a session since it last waited for its caller: a loop of scripts that each keep their limit.</summary>
    public TimeSpan TimeWithoutWaiting { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest search of one regular expression.</summary>
    public TimeSpan RegExpTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes that one evaluation may allocate; a single operation can overshoot by as much again.</summary>
    public long Bytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Stack that one evaluation may use; small against <see cref="StackMegabytes"/>: unwinding it costs time, and so does a garbage collection that finds it deep, while every call stands still.</summary>
    public int StackBytes { get; init; } = 384 * 1024;

    /// <summary>The clock of these limits: real time, whatever time the scripts see.</summary>
    public TimeProvider Watch { get; init; } = TimeProvider.System;

    /// <summary>Engines kept ready.</summary>
    public int Ready { get; init; } = 8;
}
