using System.Collections.Immutable;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// Dates of about ten thousand years around 1970. The engine walks from year to year and looks at no limit on the way (measured: a month of 1e9
/// never comes back), so what lies beyond is an invalid date.
/// </summary>
internal static class DateBounds
{
    private const double MaxMilliseconds = 3e14;

    // Year, month, day, hour, minute, second, millisecond, at their longest.
    private static readonly ImmutableArray<double> Units = [366 * 86_400_000.0, 31 * 86_400_000.0, 86_400_000, 3_600_000, 60_000, 1_000, 1];

    private static readonly ImmutableArray<(string Name, int First)> Setters =
        [("Year", 0), ("FullYear", 0), ("Month", 1), ("Date", 2), ("Hours", 3), ("Minutes", 4), ("Seconds", 5), ("Milliseconds", 6), ("Time", 6)];

    /// <summary>The arguments of <c>Date</c> as they are, or one that is no number.</summary>
    public static JsValue[] OfConstructor(JsValue[] arguments) => arguments switch
    {
        [] => arguments,
        [var only] => only.IsNumber() ? Bounded(arguments, 6) : arguments,
        _ => Bounded(arguments, 0),
    };

    public static void Install(Engine engine)
    {
        foreach (var (name, first) in Setters)
        {
            Bound(engine, engine.Date.PrototypeObject, "set" + name, first);
            if (name is not ("Year" or "Time")) Bound(engine, engine.Date.PrototypeObject, "setUTC" + name, first);
        }
        Bound(engine, engine.Date, "UTC", 0);
    }

    private static void Bound(Engine engine, ObjectInstance owner, string name, int first)
    {
        if (owner.Get(name).TryCast<FunctionInstance>() is not { } original) return;
        owner.FastAddProperty(name, new ClrFunctionInstance(engine, (self, arguments) => original.Call(self, Bounded(arguments, first)), arguments(original)), true, false, true);

        static int arguments(FunctionInstance function) => (int)function.Get("length").AsNumber();
    }

    private static JsValue[] Bounded(JsValue[] arguments, int first)
    {
        // Once, so that an object's valueOf cannot answer twice.
        var numbers = arguments.Select(TypeConverter.ToNumber).ToArray();
        var extent = numbers.Select((n, i) => Math.Abs(n) * Units[Math.Min(first + i, Units.Length - 1)]).Sum();
        return extent <= MaxMilliseconds ? [.. numbers.Select(n => new JsValue(n))] : [new JsValue(double.NaN), .. numbers.Skip(1).Select(_ => new JsValue(double.NaN))];
    }
}
