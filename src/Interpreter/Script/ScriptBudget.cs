using System.Runtime.CompilerServices;

namespace VxmlGir.Interpreter.Script;

/// <summary>A script reached one of its limits. Scripts cannot catch it.</summary>
internal sealed class ScriptLimitException(string limit) : Exception(limit);

/// <summary>
/// What one evaluation may use: time, bytes allocated by its thread, depth of the stack. Woven checks ask it; one per script
/// thread, begun anew for each evaluation.
/// </summary>
internal sealed class ScriptBudget(ScriptOptions options)
{
    private long _bytes;
    private long _began;
    private nint _stack;

    public void Begin()
    {
        _bytes = GC.GetAllocatedBytesForCurrentThread();
        _began = options.Watch.GetTimestamp();
        _stack = StackAddress();
    }

    public void Check()
    {
        if (GC.GetAllocatedBytesForCurrentThread() - _bytes > options.Bytes) throw new ScriptLimitException("memory");
        // The stack grows downwards.
        if (_stack - StackAddress() > options.StackBytes) throw new ScriptLimitException("depth");
        if (options.Watch.GetElapsedTime(_began) > options.Time) throw new ScriptLimitException("time");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint StackAddress()
    {
        byte here = 0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }
}
