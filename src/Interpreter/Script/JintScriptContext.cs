using System.Diagnostics.Metrics;
using Jint;
using Jint.Native;
using Jint.Runtime;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Script;

/// <summary>Scripts and variables of one session. Until an expression needs the engine there is none.</summary>
internal sealed class JintScriptContext(ScriptWorker worker, Counter<long> refused) : IScriptContext
{
    private const string ValueName = "$vxmlgir_value";
    private Engine? _engine;
    private TimeSpan _used;

    public IScriptScope NewScope(IScriptScope? outer, params ReadOnlySpan<string> names)
    {
        var scope = new JintScope((JintScope?)outer);
        foreach (var name in names) scope.Declare(name, scope.Self);
        return scope;
    }

    public async ValueTask<ScriptOutcome> EvaluateAsync(ScriptSource source, IScriptScope scope)
    {
        if (source.Trivial is not null && Understand(source.Trivial, scope) is { } known) return known;
        return await worker.RunAsync(w => Evaluate(w, source, (JintScope)scope));
    }

    public async ValueTask<ScriptFault?> AssignAsync(ScriptSource target, ScriptValue value, IScriptScope scope)
    {
        var root = target.Trivial is TrivialExpression.Path path ? path.Names[0] : RootOf(target.Text);
        var home = Home(root, scope);
        if (home is null) return new ScriptFault($"'{target}' is not declared", target.Place);
        if (target.Trivial is TrivialExpression.Path { Names: [var name] })
        {
            if (name is "session") return new ScriptFault("session variables are read-only", target.Place);
            home.Declare(name, value);
            return null;
        }
        if (target.Trivial is TrivialExpression.Path { Names: [_, var member] } && home.Find(root) is ScopeReference owner)
        {
            owner.Scope.Declare(member, value);
            return null;
        }
        var inner = new JintScope((JintScope)scope);
        inner.Declare(ValueName, value);
        // Strict mode makes a refused assignment an error instead of nothing.
        var program = new ScriptSource($"'use strict'; {target.Text} = {ValueName};", target.Place) { IsProgram = true };
        var fault = (await worker.RunAsync(w => Evaluate(w, program, inner))).Fault;
        return fault is null ? null : new ScriptFault($"'{ParsedProgram.Short(target.Text)}' cannot be assigned", target.Place);
    }

    public async ValueTask<ScriptOutcome> TextAsync(ScriptValue value)
    {
        if (value is not ScriptValue.Live) return new ScriptValue.Text(value.PrimitiveText);
        var scope = new JintScope(null);
        scope.Declare(ValueName, value);
        var program = new ScriptSource($"String({ValueName})", default);
        return await worker.RunAsync(w => Evaluate(w, program, scope));
    }

    public async ValueTask<ScriptValue> SnapshotAsync(ScriptValue value) => value switch
    {
        JintLive live => await worker.RunAsync(_ => JintValues.Snapshot(live.Value)),
        ScopeReference reference => await worker.RunAsync(w =>
        {
            reference.Scope.Enter(_engine ??= w.TakeEngine());
            return JintValues.Snapshot(new JsValue(reference.Scope.Object!));
        }),
        _ => value,
    };

    public void Waited() => _used = TimeSpan.Zero;

    public void Dispose() => _engine = null;

    private static IScriptScope? Home(string name, IScriptScope scope)
    {
        for (var at = scope; at is not null; at = at.Outer)
        {
            if (at.Find(name) is not null) return at;
        }
        return null;
    }

    private static string RootOf(string target)
    {
        var text = target.Trim();
        var end = text.AsSpan().IndexOfAny(".[ ");
        return end < 0 ? text : text[..end];
    }

    // Null when only the engine can tell.
    private static ScriptValue? Understand(TrivialExpression expression, IScriptScope scope)
    {
        switch (expression)
        {
            case TrivialExpression.Constant constant:
                return constant.Value;
            case TrivialExpression.Path path:
                return Follow(path, scope);
            case TrivialExpression.Comparison comparison:
                var (left, right) = (Understand(comparison.Left, scope), Understand(comparison.Right, scope));
                return left is null || right is null ? null : TrivialOperation.Equal(left, right, comparison.Negated);
            case TrivialExpression.Sum sum:
                var parts = sum.Parts.Select(p => Understand(p, scope)).ToList();
                return parts.Contains(null) ? null : TrivialOperation.Join(parts!);
            default:
                return null;
        }
    }

    // A path through values we hold ourselves; null when only the engine can tell.
    private static ScriptValue? Follow(TrivialExpression.Path path, IScriptScope scope)
    {
        var value = Home(path.Names[0], scope)?.Find(path.Names[0]);
        for (var i = 1; i < path.Names.Length && value is not null; i++)
        {
            value = value switch
            {
                ScopeReference reference => reference.Scope.Find(path.Names[i]),
                ScriptValue.Structure structure => Below(structure, path.Names[i]) ?? (i == path.Names.Length - 1 ? ScriptValue.Undefined.Value : null),
                ScriptValue.List list => list.Members.GetValueOrDefault(path.Names[i]),
                _ => null,
            };
        }
        return value;
    }

    private static ScriptValue? Below(ScriptValue.Structure structure, string name) =>
        structure.Members.GetValueOrDefault(name) is { } value ? structure.IsReadOnly ? value.AsReadOnly() : value : null;

    private ScriptOutcome Evaluate(ScriptWorker on, ScriptSource source, JintScope scope)
    {
        if (_used > on.TimeWithoutWaiting) return Refuse(Limit(source));
        var began = on.Now;
        try
        {
            var parsed = on.Parse(source);
            if (parsed.Program is null) return Refuse(parsed.Fault!);
            var engine = _engine ??= on.TakeEngine();
            return on.Execute(() => Execute(engine, parsed.Program, source, scope));
        }
        finally
        {
            _used += on.Since(began);
        }
    }

    private ScriptOutcome Execute(Engine engine, Jint.Parser.Ast.Program program, ScriptSource source, JintScope scope)
    {
        var environment = scope.Enter(engine);
        engine.EnterExecutionContext(environment, environment, new JsValue(scope.Object!));
        try
        {
            return JintValues.FromJint(engine.Execute(program).GetCompletionValue());
        }
        catch (JavaScriptException thrown)
        {
            return Refuse(new ScriptFault($"{Describe(thrown)} in '{ParsedProgram.Short(source.Text)}'", source.Place));
        }
        catch (Exception fault) when (fault is ScriptLimitException or StatementsCountOverflowException or RecursionDepthOverflowException or TimeoutException)
        {
            // Which limit comes first depends on the machine, so the dialog is not told.
            return Refuse(Limit(source));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Inputs that the engine stumbles over are the script's fault and may not end more than this evaluation.
            return Refuse(new ScriptFault($"{fault.GetType().Name}: {fault.Message} in '{ParsedProgram.Short(source.Text)}'", source.Place));
        }
        finally
        {
            engine.LeaveExecutionContext();
        }
    }

    private static ScriptFault Limit(ScriptSource source) => new($"stopped at a limit of scripts in '{ParsedProgram.Short(source.Text)}'", source.Place);

    private ScriptFault Refuse(ScriptFault fault)
    {
        refused.Add(1);
        return fault;
    }

    private static string Describe(JavaScriptException thrown)
    {
        var error = thrown.Error;
        if (!error.IsObject()) return error.ToString();
        var item = error.AsObject();
        return $"{item.Get("name")}: {item.Get("message")}";
    }
}
