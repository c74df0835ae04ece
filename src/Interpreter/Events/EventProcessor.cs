using VxmlGir.Interpreter.Defaults;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Session;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Events;

/// <summary>Finds the handler of an event and runs it, as if it stood where the event came up (sections 5.2.2 to 5.2.4).</summary>
internal sealed class EventProcessor(Frame frame, EventCounters counters)
{
    /// <summary>Handles the event, and what its handler throws, until something else than an event comes of it.</summary>
    public async ValueTask<Completion> ThrowAsync(VoiceXmlEvent raised)
    {
        var session = frame.Session;
        for (var chain = 0; ; chain++)
        {
            if (chain >= session.Setup.Limits.HandlerChain) return session.EndAtLimit("handler-chain", $"more than {chain} handlers in a row", raised.Place);
            if (session.CountTransition(raised.Place) is { } limit) return limit;
            counters.Count(raised.Name);
            session.Trace("event", raised.Message is null ? raised.Name : $"{raised.Name} ({raised.Message})", raised.Place);
            frame.Form?.ForgetPromptRequest();
            var completion = await HandleAsync(raised);
            if (completion is not Completion.Throw again) return completion;
            raised = again.Event;
        }
    }

    private async ValueTask<Completion> HandleAsync(VoiceXmlEvent raised)
    {
        var inner = frame.Anonymous();
        inner.Scope.Declare("_event", new ScriptValue.Text(raised.Name));
        inner.Scope.Declare("_message", raised.Message is null ? ScriptValue.Undefined.Value : new ScriptValue.Text(raised.Message));
        var (handler, fault) = await FindAsync(raised, inner);
        if (fault is not null) return new Completion.Throw(fault);
        if (handler is null) return Completion.Done;
        frame.Session.Setup.Observer?.Enters(handler.Place);
        var completion = await Executable.ExecuteAllAsync(handler.Body, inner);
        if (completion is Completion.Exit && IsDefault(handler)) Judge(raised);
        return completion;
    }

    // That the platform's own handler ended the session is the verdict, not an exit of the application.
    private void Judge(VoiceXmlEvent raised)
    {
        if (raised.Name.StartsWith("connection.disconnect", StringComparison.Ordinal) || raised.Name == "exit") return;
        frame.Session.Judge(new SessionEnd.Uncaught(raised.Name, raised.Message ?? ""));
    }

    private static bool IsDefault(CatchNode handler) => PlatformDefaults.Document.Catches.Contains(handler);

    private async ValueTask<(CatchNode? Handler, VoiceXmlEvent? Fault)> FindAsync(VoiceXmlEvent raised, Frame inner)
    {
        CatchNode? best = null;
        foreach (var handler in Handlers())
        {
            if (handler.Count <= (best?.Count ?? 0) || !Applies(handler, raised)) continue;
            var (holds, fault) = await inner.HoldsAsync(handler.Condition);
            if (fault is not null) return (null, fault);
            if (holds) best = handler;
        }
        return (best, null);
    }

    private bool Applies(CatchNode handler, VoiceXmlEvent raised)
    {
        foreach (var pattern in handler.Events)
        {
            if (VoiceXmlEvent.Matches(pattern, raised.Name) && handler.Count <= counters.Of(pattern)) return true;
        }
        return false;
    }

    private IEnumerable<CatchNode> Handlers()
    {
        var own = frame.Item?.Catches ?? [];
        var form = frame.Form?.Form.Catches ?? [];
        var root = frame.Document.Root?.Document.Catches ?? [];
        return [.. own, .. form, .. frame.Document.Document.Catches, .. root, .. PlatformDefaults.Document.Catches];
    }
}
