using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Forms;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Execution;

/// <summary>Where executable content runs: session, document, form, item, and the scope of its variables.</summary>
internal sealed record Frame(SessionState Session, DocumentRun Document, FormRun? Form, FormItemNode? Item, IScriptScope Scope)
{
    /// <summary>The frame of a block, a filled or a handler: an anonymous scope of its own (VoiceXML 2.0 section 5.1.2).</summary>
    public Frame Anonymous() => this with { Scope = Session.Scripts.NewScope(Scope) };

    public ValueTask<ScriptOutcome> EvaluateAsync(ScriptSource source) => Session.Scripts.EvaluateAsync(source, Scope);

    public async ValueTask<ScriptOutcome> EvaluateTextAsync(ScriptSource source)
    {
        var outcome = await EvaluateAsync(source);
        return outcome.Fault is null ? await Session.Scripts.TextAsync(outcome.Value) : outcome;
    }

    /// <summary>The truth of a <c>cond</c>; no condition is true.</summary>
    public async ValueTask<(bool Holds, VoiceXmlEvent? Fault)> HoldsAsync(ScriptSource? condition)
    {
        if (condition is null) return (true, null);
        var outcome = await EvaluateAsync(condition);
        if (outcome.Fault is { } fault) return (false, Semantic(fault));
        Session.Setup.Observer?.Decides(condition, outcome.Value.IsTruthy);
        return (outcome.Value.IsTruthy, null);
    }

    /// <summary>The value of a variable as a name list sees it: from this scope outwards; null when nowhere declared.</summary>
    public ScriptValue? FindVariable(string name)
    {
        for (var scope = Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Find(name) is { } value) return value;
        }
        return null;
    }

    public string Property(string name) => Session.Properties.Find(name, this);

    /// <summary>Resolves against the document, whose <c>xml:base</c> counts; null when it is no URI.</summary>
    public Uri? Resolve(string reference) => Uri.TryCreate(Document.Document.BaseUri, reference, out var uri) ? uri : null;

    public static VoiceXmlEvent Semantic(ScriptFault fault) => new(EventNames.Semantic, fault.Message, fault.Place);

    public static Completion Semantic(string message, SourcePlace place) => new Completion.Throw(new VoiceXmlEvent(EventNames.Semantic, message, place));
}
