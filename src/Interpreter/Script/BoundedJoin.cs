using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace VxmlGir.Interpreter.Script;

/// <summary><c>Array.prototype.join</c> with bounds: the engine's own takes minutes for a long sparse array and looks at no limit.</summary>
internal static class BoundedJoin
{
    private const int MaxItems = 100_000;
    private const int MaxCharacters = 4 * 1024 * 1024;

    public static ClrFunctionInstance Create(Engine engine, ScriptBudget budget) => new(engine, (self, arguments) => Join(engine, budget, self, arguments), 1);

    private static JsValue Join(Engine engine, ScriptBudget budget, JsValue self, JsValue[] arguments)
    {
        budget.Check();
        var array = TypeConverter.ToObject(engine, self);
        var length = TypeConverter.ToUint32(array.Get("length"));
        if (length > MaxItems) throw new JavaScriptException(engine.RangeError, $"join of more than {MaxItems} items");
        var separator = arguments.Length == 0 || arguments[0].IsUndefined() ? "," : TypeConverter.ToString(arguments[0]);
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            if (i % 1_000 == 999) budget.Check();
            if (i > 0) text.Append(separator);
            var item = array.Get($"{i}");
            if (!item.IsUndefined() && !item.IsNull()) text.Append(TypeConverter.ToString(item));
            if (text.Length > MaxCharacters) throw new JavaScriptException(engine.RangeError, $"join of more than {MaxCharacters} characters");
        }
        return new JsValue(text.ToString());
    }
}
