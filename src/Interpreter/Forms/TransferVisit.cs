using System.Collections.Immutable;
using VxmlGir.Interpreter.Events;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;
using VxmlGir.Interpreter.Prompts;
using VxmlGir.Interpreter.Script;
using VxmlGir.Interpreter.Syntax;

namespace VxmlGir.Interpreter.Forms;

/// <summary><c>&lt;transfer&gt;</c>: the platform does it, the item waits for the outcome and for a command of the caller (section 2.3.7).</summary>
internal sealed class TransferVisit(FormRun run, TransferNode item)
{
    private const string NearEnd = "near_end_disconnect";

    private TransferCommands _commands = new([]);
    private (string Utterance, string Mode)? _command;

    public async ValueTask<Completion> RunAsync()
    {
        var session = run.Session;
        if (session.CallerIsGone) return Over();
        var (request, fault) = await RequestAsync();
        if (fault is not null) return new Completion.Throw(fault);
        var (grammars, wrong) = await new GrammarActivation(run, item).ActivateAsync();
        if (wrong is not null) return new Completion.Throw(wrong);
        _commands = new TransferCommands(grammars);
        await PlayOutAsync();
        if (session.Verdict is not null) return Over();
        if (session.CallerIsGone) return Throw(EventNames.HangUp, null);
        // Barged in before the call was placed (section 2.3.7.2.1).
        if (_command is not null) return await FillAsync(NearEnd, TimeSpan.Zero);
        await QueueAudioAsync();
        session.Input.DropEarly();
        session.Trace("transfer", $"{item.Type} {request!.Destination}{(request.Aai is null ? "" : $" ({request.Aai})")}", item.Place);
        session.Setup.Ports.Telephony.Transfer(request);
        session.Prompts.Flush();
        return await WaitAsync();
    }

    private async ValueTask<(TransferRequest? Request, VoiceXmlEvent? Fault)> RequestAsync()
    {
        var (destination, fault) = await TextAsync(item.Destination, item.DestinationExpr);
        if (fault is not null) return (null, fault);
        var (aai, wrong) = await TextAsync(item.Aai, item.AaiExpr);
        if (wrong is not null) return (null, wrong);
        // maxtime: 0 is no limit, and there is none for a caller who is handed over (VoiceXML 2.1 section 7).
        var most = item.Type == "bridge" && item.MaxTime > TimeSpan.Zero ? item.MaxTime : null;
        return (new TransferRequest(destination!, item.Type, item.ConnectTimeout ?? TimeSpan.FromSeconds(30), most) { Aai = aai }, null);
    }

    // As InputPump.PlayOutAsync, but a command is heard.
    private async ValueTask PlayOutAsync()
    {
        var session = run.Session;
        session.Prompts.Flush();
        while (session.Prompts.IsPlaying && !session.CallerIsGone && session.Verdict is null)
        {
            if (!Hears(await session.Input.NextAsync(null))) continue;
            session.Prompts.Stop();
        }
    }

    // What is heard until the far end answers (transferaudio); that it cannot be fetched is no failure of the transfer.
    private async ValueTask QueueAudioAsync()
    {
        if (item.Audio is not { } source || item.Type == "blind") return;
        var rendering = new PromptRendering(run.FrameOf(item), "");
        await new PromptPart.Audio(source, null, [], FetchNode.None, item.Place).RenderAsync(rendering);
        run.Session.Prompts.Queue(rendering.ToSegments(), bargeIn: true, null, item.Place, secret: false);
    }

    private async ValueTask<Completion> WaitAsync()
    {
        var session = run.Session;
        Completion? outside = null;
        while (true)
        {
            switch (await session.Input.NextAsync(null))
            {
                case SessionInput.TransferAnswered:
                    session.Trace("answered", "", item.Place);
                    session.Prompts.Stop();
                    break;
                case SessionInput.TransferEnded ended:
                    session.Prompts.Stop();
                    return outside ?? await ProcessAsync(ended);
                case SessionInput.HungUp:
                    return Throw(EventNames.HangUp, null);
                case SessionInput.External external when outside is null:
                    outside = Throw(external.EventName, external.Message);
                    // A caller who was referred elsewhere cannot be called back.
                    if (item.Type == "blind") return outside;
                    session.Setup.Ports.Telephony.EndTransfer();
                    break;
                case SessionInput.Aborted:
                    return Over();
                case var input when outside is null && Hears(input):
                    session.Setup.Ports.Telephony.EndTransfer();
                    break;
            }
        }
    }

    private bool Hears(SessionInput input)
    {
        if (input is SessionInput.Key key) run.Session.Sensitive.Taken(key, run.FrameOf(item));
        if (_command is not null || _commands.On(input) is not { } command) return false;
        _command = command;
        var shown = run.Session.IsPrivate(run.FrameOf(item)) ? "••••" : command.Utterance;
        run.Session.Trace("command", shown, item.Place);
        return true;
    }

    private async ValueTask<Completion> ProcessAsync(SessionInput.TransferEnded ended)
    {
        run.Session.Trace("transferred", ended.Result, item.Place);
        // The caller is not ours any more.
        if (ended.Result == "transferred")
        {
            run.Session.CallerIsGone = true;
            return Throw(EventNames.Transferred, null);
        }
        if (ended.Result.Contains('.', StringComparison.Ordinal)) return Throw(ended.Result, null);
        return await FillAsync(ended.Result, ended.Duration);
    }

    private async ValueTask<Completion> FillAsync(string result, TimeSpan duration)
    {
        run.Scope.Declare(item.Name, new ScriptValue.Text(result));
        var members = ImmutableDictionary<string, ScriptValue>.Empty.Add("duration", new ScriptValue.Number(duration.TotalSeconds));
        if (_command is { } command && result == NearEnd)
        {
            members = members.Add("inputmode", new ScriptValue.Text(command.Mode)).Add("utterance", new ScriptValue.Text(command.Utterance));
        }
        run.Scope.Declare(item.Name + "$", new ScriptValue.Structure(members));
        return await new FilledPhase(run).RunAsync([item]);
    }

    private async ValueTask<(string? Text, VoiceXmlEvent? Fault)> TextAsync(string? literal, ScriptSource? expr)
    {
        if (expr is null) return (literal, null);
        var outcome = await run.FrameOf(item).EvaluateTextAsync(expr);
        return outcome.Fault is { } fault ? (null, Frame.Semantic(fault)) : (outcome.Value.PrimitiveText, null);
    }

    private static Completion.Exit Over() => new(ImmutableDictionary<string, string>.Empty);

    private Completion.Throw Throw(string name, string? message) => new(new VoiceXmlEvent(name, message, item.Place));
}
