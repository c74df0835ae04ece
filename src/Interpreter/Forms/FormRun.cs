using System.Collections.Immutable;
using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary>The state of one dialog while it is active: variables, prompt counters, event counters, what was just filled.</summary>
internal sealed class FormRun
{
    private readonly Dictionary<string, ItemCounters> _counters = new(StringComparer.Ordinal);
    private readonly FormInterpretationAlgorithm _algorithm;
    private bool _promptsRequested;

    public FormRun(SessionState session, DocumentRun document, FormNode form)
    {
        Session = session;
        Document = document;
        Form = form;
        Scope = session.Scripts.NewScope(document.Scope, "dialog");
        _algorithm = new FormInterpretationAlgorithm(this);
    }

    public SessionState Session { get; }

    public DocumentRun Document { get; }

    public FormNode Form { get; }

    public IScriptScope Scope { get; }

    /// <summary>What <c>submit</c> sends when it has no name list.</summary>
    public ImmutableArray<string> InputNames => [.. Form.Items.Where(i => i is { IsInput: true, IsAnonymous: false }).Select(i => i.Name)];

    public async ValueTask<Completion> RunAsync(ImmutableArray<KeyValuePair<string, ScriptValue>> parameters, Recognition? result)
    {
        Session.Trace("dialog", Form.Title, Form.Place);
        Session.Setup.Observer?.Enters(Form.Place);
        var fault = await new FormInitialization(this).RunAsync(parameters);
        if (fault is not null) return await ResumeAsync(fault);
        return await _algorithm.RunAsync(result);
    }

    /// <summary>Goes on with an event that came up after the dialog had asked to be left.</summary>
    public ValueTask<Completion> ResumeAsync(VoiceXmlEvent raised) => _algorithm.ResumeAsync(raised);

    public Frame FrameOf(FormItemNode? item) => new(Session, Document, this, item, Scope);

    public ItemCounters CountersOf(FormItemNode item)
    {
        if (_counters.TryGetValue(item.Name, out var known)) return known;
        return _counters[item.Name] = new ItemCounters();
    }

    public FormItemNode? FindItem(string name) => Form.Items.FirstOrDefault(i => i.Name == name);

    public bool IsFilled(FormItemNode item) => Scope.Find(item.Name) is not (null or ScriptValue.Undefined);

    public void ClearAll()
    {
        foreach (var item in Form.Items)
        {
            Scope.Declare(item.Name, ScriptValue.Undefined.Value);
            ForgetItem(item.Name);
        }
    }

    public void ForgetItem(string name) => _counters.Remove(name);

    /// <summary>Set by <c>reprompt</c> in a handler.</summary>
    public void RequestPrompts() => _promptsRequested = true;

    public void ForgetPromptRequest() => _promptsRequested = false;

    public bool TakePromptRequest()
    {
        var requested = _promptsRequested;
        _promptsRequested = false;
        return requested;
    }
}

/// <summary>What a form item counts while its dialog is active.</summary>
internal sealed class ItemCounters
{
    public int Prompts { get; set; } = 1;

    public EventCounters Events { get; } = new();
}
