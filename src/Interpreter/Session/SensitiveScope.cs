using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Session;

/// <summary>
/// Whether what happens now is sensitive: from the visit of a private item, before its prompts, until the visit of one that is not, and as long as a prompt with a private value
/// is on its way to the caller. A subdialog that a private item calls is private with all that is in it. Owned by the session.
/// </summary>
internal sealed class SensitiveScope(SessionState session)
{
    private static readonly SourcePlace Nowhere = new("", 0, 0);
    private int _inherited;
    private bool _visiting;
    private int _prompts;
    private bool _on;

    /// <summary>The subdialog being run was called from a private item.</summary>
    public bool IsInherited => _inherited > 0;

    public void Visit(FormItemNode item, Frame frame)
    {
        _visiting = session.IsPrivate(frame);
        Settle(item.Title, item.Place);
    }

    /// <summary>Calls what the visited item calls.</summary>
    public async ValueTask<Completion> CallAsync(Frame caller, Func<ValueTask<Completion>> run)
    {
        var depth = session.IsPrivate(caller) ? 1 : 0;
        _inherited += depth;
        var completion = await run();
        _inherited -= depth;
        return completion;
    }

    public void PromptLeaves(SourcePlace place)
    {
        _prompts++;
        Settle("prompt", place);
    }

    public void PromptsEnded(int count)
    {
        if (count == 0) return;
        _prompts -= count;
        Settle("", Nowhere);
    }

    /// <summary>A consumer has taken the key: where it is not private the key may be heard in the recordings.</summary>
    public void Taken(SessionInput.Key key, Frame frame)
    {
        if (!session.IsPrivate(frame)) session.Setup.Ports.Privacy?.Disclose(key);
    }

    /// <summary>The session is over.</summary>
    public void Close()
    {
        (_visiting, _prompts) = (false, 0);
        Settle("", Nowhere);
    }

    private void Settle(string why, SourcePlace place)
    {
        var wanted = _visiting || _prompts > 0;
        if (wanted == _on) return;
        _on = wanted;
        if (wanted) session.Setup.Ports.Privacy?.Begin(why, place);
        else session.Setup.Ports.Privacy?.End();
        session.Trace("mask", wanted ? $"on {why}" : "off", place);
    }
}
