using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>Appendix C, initialisation phase: variables, scripts and form item variables in document order.</summary>
internal sealed class FormInitialization(FormRun run)
{
    public async ValueTask<VoiceXmlEvent?> RunAsync(ImmutableArray<KeyValuePair<string, ScriptValue>> parameters)
    {
        var frame = run.FrameOf(null);
        var open = parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var part in run.Form.Parts)
        {
            var fault = part switch
            {
                FormPart.Declaration { Node: VarNode variable } when open.Remove(variable.Name, out var given) => Give(variable, given),
                FormPart.Declaration declaration => await declaration.Node.ExecuteAsync(frame) is Completion.Throw thrown ? thrown.Event : null,
                FormPart.Item item => await InitializeItemAsync(item.Node, frame),
                _ => null,
            };
            if (fault is not null) return fault;
        }
        return open.Keys.FirstOrDefault() is { } stray
            ? new VoiceXmlEvent(EventNames.Semantic, $"parameter '{stray}' has no <var> in the subdialog", run.Form.Place)
            : null;
    }

    // A parameter takes the place of the variable's own expression (section 2.3.4).
    private VoiceXmlEvent? Give(VarNode variable, ScriptValue value)
    {
        run.Scope.Declare(variable.Name, value);
        return null;
    }

    private async ValueTask<VoiceXmlEvent?> InitializeItemAsync(FormItemNode item, Frame frame)
    {
        ScriptValue value = ScriptValue.Undefined.Value;
        if (item.Expr is not null)
        {
            var outcome = await frame.EvaluateAsync(item.Expr);
            if (outcome.Fault is { } fault) return Frame.Semantic(fault);
            value = outcome.Value;
        }
        run.Scope.Declare(item.Name, value);
        return null;
    }
}
