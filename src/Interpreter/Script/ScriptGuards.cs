using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Native.RegExp;
using Jint.Parser;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// The guards of one script thread: the woven check, and natives that look at the budget or at their arguments before they
/// work. Code made at run time (<c>eval</c>, <c>Function</c>) is gated and woven like the document's own.
/// </summary>
internal sealed class ScriptGuards
{
    /// <summary>Items of arrays, and characters of texts, that native loops may walk through.</summary>
    private const int MaxItems = 100_000;

    private const int MaxReplaced = 256 * 1024;

    private static readonly ImmutableArray<string> Loops =
        ["forEach", "map", "filter", "every", "some", "reduce", "reduceRight", "indexOf", "lastIndexOf", "reverse", "sort", "slice", "splice", "concat", "shift", "unshift", "toLocaleString"];

    private static readonly ImmutableArray<string> Codings = ["encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "escape", "unescape"];

    private readonly ScriptOptions _options;
    private readonly JsValue _check;
    private readonly JsValue _guardRegExp;

    public ScriptGuards(ScriptOptions options)
    {
        _options = options;
        Budget = new ScriptBudget(options);
        // Functions need an engine to exist; this one runs nothing.
        var host = new Engine();
        _check = new JsValue(new ClrFunctionInstance(host, (_, arguments) => Checked(arguments), 1));
        _guardRegExp = new JsValue(new ClrFunctionInstance(host, (_, arguments) => Timed(arguments[0]), 1));
    }

    public ScriptBudget Budget { get; }

    public int SourceLength => _options.SourceLength;

    public void Weave(Jint.Parser.Ast.Program program) => new Weaver(_check, _guardRegExp).Weave(program);

    public void Install(Engine engine)
    {
        engine.Array.PrototypeObject.FastAddProperty("join", BoundedJoin.Create(engine, Budget), true, false, true);
        engine.Global.FastAddProperty("eval", new ClrFunctionInstance(engine, (_, a) => a.Length > 0 && a[0].IsString() ? Run(engine, a[0].AsString()) : a.ElementAtOrDefault(0) ?? JsValue.Undefined, 1), true, false, true);
        engine.Global.FastAddProperty("Function", new GatedFunction(engine, engine.Function, a => MakeFunction(engine, a)), true, false, true);
        engine.Function.PrototypeObject.FastAddProperty("constructor", engine.Global.Get("Function"), true, false, true);
        var patterns = new GatedFunction(engine, engine.RegExp, a => Timed(new JsValue(engine.RegExp.Construct(Gated(engine, a)))).AsObject());
        engine.Global.FastAddProperty("RegExp", patterns, true, false, true);
        engine.RegExp.PrototypeObject.FastAddProperty("constructor", patterns, true, false, true);
        var parse = engine.Json.Get("parse");
        engine.Json.FastAddProperty("parse", new ClrFunctionInstance(engine, (self, a) => parse.Invoke(self, Gate(engine, a)), 2), true, false, true);
        foreach (var name in Loops) Bound(engine, engine.Array.PrototypeObject, name, (self, _) => CheckLength(engine, self));
        Bound(engine, engine.Function.PrototypeObject, "apply", (_, a) => CheckLength(engine, a.ElementAtOrDefault(1)));
        Bound(engine, engine.Json, "stringify", (_, a) => CheckTree(engine, a.ElementAtOrDefault(0), 0, new Counter()));
        Bound(engine, engine.String.PrototypeObject, "split", (self, a) => CheckSearch(engine, self, a));
        Bound(engine, engine.String.PrototypeObject, "match", (self, a) => CheckSearch(engine, self, Patterned(engine, a)));
        Bound(engine, engine.String.PrototypeObject, "search", (self, a) => CheckSearch(engine, self, Patterned(engine, a)));
        foreach (var name in Codings) Bound(engine, engine.Global, name, (_, a) => CheckText(engine, a.ElementAtOrDefault(0)));
        var replace = engine.String.PrototypeObject.Get("replace");
        engine.String.PrototypeObject.FastAddProperty("replace", new ClrFunctionInstance(engine, (self, a) => Replace(engine, replace, self, a), 2), true, false, true);
    }

    private void Bound(Engine engine, ObjectInstance owner, string name, Action<JsValue, JsValue[]> check)
    {
        var original = owner.Get(name);
        if (!original.IsObject()) return;
        owner.FastAddProperty(name, new ClrFunctionInstance(engine, (self, arguments) =>
        {
            Budget.Check();
            check(self, arguments);
            return original.AsObject() is FunctionInstance function ? function.Call(self, arguments) : JsValue.Undefined;
        }, (int)original.AsObject().Get("length").AsNumber()), true, false, true);
    }

    private static void CheckLength(Engine engine, JsValue? list)
    {
        if (list is null || !list.IsObject()) return;
        var length = list.AsObject().Get("length");
        if (length.IsNumber() && length.AsNumber() > MaxItems) throw new JavaScriptException(engine.RangeError, $"more than {MaxItems} items");
    }

    private static void CheckText(Engine engine, JsValue? text)
    {
        if (text is not null && text.IsString() && text.AsString().Length > MaxItems) throw new JavaScriptException(engine.RangeError, $"text of more than {MaxItems} characters");
    }

    // A pattern given as text becomes an expression inside of the engine; here it gets its clock before.
    private void CheckSearch(Engine engine, JsValue self, JsValue[] arguments)
    {
        CheckText(engine, self);
        if (arguments.Length > 0 && arguments[0].IsObject()) Timed(arguments[0]);
    }

    private static JsValue[] Patterned(Engine engine, JsValue[] arguments)
    {
        if (arguments.Length > 0 && arguments[0].IsString()) arguments[0] = new JsValue(engine.RegExp.Construct(Gated(engine, [arguments[0]])));
        return arguments;
    }

    // The same object many times makes a text that grows without end out of little.
    private void CheckTree(Engine engine, JsValue? value, int depth, Counter nodes)
    {
        if (value is null || !value.IsObject()) return;
        if (depth > 1_000 || ++nodes.Count > MaxItems) throw new JavaScriptException(engine.RangeError, $"more than {MaxItems} values, or nested too deep");
        if (nodes.Count % 1_000 == 0) Budget.Check();
        foreach (var property in value.AsObject().GetOwnProperties()) CheckTree(engine, property.Value.Value, depth + 1, nodes);
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    private JsValue Checked(JsValue[] arguments)
    {
        Budget.Check();
        return arguments.Length > 0 ? arguments[0] : JsValue.Undefined;
    }

    // An expression that backtracks without end is stopped by its own clock.
    private JsValue Timed(JsValue value)
    {
        Budget.Check();
        if (value.IsObject() && value.AsObject() is RegExpInstance expression && expression.Value.MatchTimeout != _options.RegExpTime)
            expression.Value = new Regex(expression.Value.ToString(), expression.Value.Options, _options.RegExpTime);
        return value;
    }

    // Making an expression costs time that no clock of its matching sees.
    private static JsValue[] Gated(Engine engine, JsValue[] arguments)
    {
        if (arguments.Length > 0 && !arguments[0].IsObject() && SourceGate.PatternRefusal(TypeConverter.ToString(arguments[0])) is { } refusal)
            throw new JavaScriptException(engine.SyntaxError, refusal);
        return arguments;
    }

    private JsValue Run(Engine engine, string text)
    {
        Budget.Check();
        if (SourceGate.Refusal(text, SourceLength) is { } refusal) throw new JavaScriptException(engine.SyntaxError, refusal);
        try
        {
            var program = new JavaScriptParser().Parse(text);
            Weave(program);
            // Not Execute: that forgets the calls around, which want to return (ECMA-262 section 10.4.2).
            engine.DeclarationBindingInstantiation(DeclarationBindingType.EvalCode, program.FunctionDeclarations, program.VariableDeclarations, null, null);
            var ended = engine.ExecuteStatement(program);
            return ended.Type == Completion.Throw ? throw new JavaScriptException(ended.GetValueOrDefault()) : ended.GetValueOrDefault();
        }
        catch (ParserException fault)
        {
            throw new JavaScriptException(engine.SyntaxError, fault.Description);
        }
    }

    private ObjectInstance MakeFunction(Engine engine, JsValue[] arguments)
    {
        var body = arguments.Length == 0 ? "" : TypeConverter.ToString(arguments[^1]);
        var names = string.Join(',', arguments.SkipLast(1).Select(TypeConverter.ToString));
        return Run(engine, $"(function anonymous({names}\n){{{body}\n}})").AsObject();
    }

    private JsValue[] Gate(Engine engine, JsValue[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsString() && SourceGate.Refusal(argument.AsString(), SourceLength) is { } refusal) throw new JavaScriptException(engine.SyntaxError, refusal);
        }
        return arguments;
    }

    private JsValue Replace(Engine engine, JsValue original, JsValue self, JsValue[] arguments)
    {
        Budget.Check();
        var text = TypeConverter.ToString(self);
        if (arguments.Length > 1 && arguments[1].IsString() && MostReplaced(text, arguments[1].AsString()) > MaxReplaced)
            throw new JavaScriptException(engine.RangeError, $"replace that may give more than {MaxReplaced} characters");
        if (arguments.Length > 0 && arguments[0].IsObject()) Timed(arguments[0]);
        return original.Invoke(new JsValue(text), arguments);
    }

    // Every character may become the whole replacement, and each "$" in it the whole text (ECMA-262 section 15.5.4.11).
    private static long MostReplaced(string text, string by) =>
        text.Length * Math.Max(1, by.Length + (long)by.AsSpan().Count('$') * text.Length);
}
