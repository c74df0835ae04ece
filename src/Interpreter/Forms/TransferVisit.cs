using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary><c>&lt;transfer&gt;</c>: the platform does it, the item waits for the outcome (section 2.3.7).</summary>
internal sealed class TransferVisit(FormRun run, TransferNode item)
{
    public async ValueTask<Completion> RunAsync()
    {
        var session = run.Session;
        if (session.CallerIsGone) return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
        var (destination, fault) = await TextAsync(item.Destination, item.DestinationExpr);
        if (fault is not null) return new Completion.Throw(fault);
        var (aai, wrong) = await TextAsync(item.Aai, item.AaiExpr);
        if (wrong is not null) return new Completion.Throw(wrong);
        await session.Input.PlayOutAsync();
        session.Trace("transfer", $"{item.Type} {destination}{(aai is null ? "" : $" ({aai})")}", item.Place);
        session.Setup.Ports.Telephony.Transfer(new TransferRequest(destination!, item.Type, item.ConnectTimeout ?? TimeSpan.FromSeconds(30), item.MaxTime) { Aai = aai });
        session.Waited();
        while (true)
        {
            switch (await session.Input.NextAsync(null))
            {
                case SessionInput.TransferEnded ended:
                    return await ProcessAsync(ended);
                case SessionInput.Key key:
                    session.Sensitive.Taken(key, run.FrameOf(item));
                    break;
                case SessionInput.HungUp:
                    return Throw(EventNames.HangUp, null);
                case SessionInput.External external:
                    return Throw(external.EventName, external.Message);
                case SessionInput.Aborted:
                    return new Completion.Exit(ImmutableDictionary<string, string>.Empty);
            }
        }
    }

    private async ValueTask<Completion> ProcessAsync(SessionInput.TransferEnded ended)
    {
        run.Session.Trace("transferred", ended.Result, item.Place);
        // A blind transfer that worked means the caller is not ours any more.
        if (ended.Result == "transferred")
        {
            run.Session.CallerIsGone = true;
            return Throw(EventNames.Transferred, null);
        }
        if (ended.Result.Contains('.', StringComparison.Ordinal)) return Throw(ended.Result, null);
        run.Scope.Declare(item.Name, new ScriptValue.Text(ended.Result));
        var members = ImmutableDictionary<string, ScriptValue>.Empty.Add("duration", new ScriptValue.Number(ended.Duration.TotalSeconds));
        run.Scope.Declare(item.Name + "$", new ScriptValue.Structure(members));
        return await new FilledPhase(run).RunAsync([item]);
    }

    private async ValueTask<(string? Text, VoiceXmlEvent? Fault)> TextAsync(string? literal, ScriptSource? expr)
    {
        if (expr is null) return (literal, null);
        var outcome = await run.FrameOf(item).EvaluateTextAsync(expr);
        return outcome.Fault is { } fault ? (null, Frame.Semantic(fault)) : (outcome.Value.PrimitiveText, null);
    }

    private Completion.Throw Throw(string name, string? message) => new(new VoiceXmlEvent(name, message, item.Place));
}
