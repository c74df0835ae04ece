using VxmlGir.Interpreter.Documents;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Fetching;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Session;

/// <summary>One run of a VoiceXML application for one caller. Single use; runs on the thread of whoever completes its ports.</summary>
public sealed class VoiceXmlSession(SessionSetup setup)
{
    private static readonly SourcePlace Nowhere = new("", 0, 0);

    /// <summary>Runs to the end, which is always a value; cancellation gives <see cref="SessionEnd.Aborted"/>.</summary>
    public async ValueTask<SessionEnd> RunAsync(CancellationToken cancellation)
    {
        var session = new SessionState(setup, cancellation);
        var end = Redacted(session, await RunToEndAsync(session));
        session.Sensitive.Close();
        session.CountEnd(end.GetType().Name);
        session.Trace("end", Describe(end), Nowhere);
        session.Scripts.Dispose();
        return end;
    }

    private async ValueTask<SessionEnd> RunToEndAsync(SessionState session)
    {
        try
        {
            var context = new InterpreterContext(session, isSubdialog: false, []);
            var completion = await context.RunAsync(new DocumentRequest(setup.Start, new FetchAttributes()));
            var end = await CloseAsync(session, completion);
            if (setup.Observer is { } observer) await observer.EndsAsync(context.EvaluateAsync);
            return end;
        }
        catch (OperationCanceledException)
        {
            return new SessionEnd.Aborted("cancelled");
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // The loop top: a fault of ours ends this one call and says why.
            session.Warn("internal", bug.ToString(), Nowhere);
            return new SessionEnd.Aborted("internal error: " + bug.Message);
        }
    }

    // Messages quote addresses and values, and the platform logs them.
    private static SessionEnd Redacted(SessionState session, SessionEnd end) => end switch
    {
        SessionEnd.Uncaught uncaught => uncaught with { Message = session.Redact(uncaught.Message) },
        SessionEnd.NoDocument none => none with { Message = session.Redact(none.Message) },
        SessionEnd.Aborted aborted => aborted with { Reason = session.Redact(aborted.Reason) },
        _ => end,
    };

    private static async ValueTask<SessionEnd> CloseAsync(SessionState session, Completion completion)
    {
        if (completion is Completion.Throw { Event: { } thrown }) return new SessionEnd.NoDocument(thrown.Name, thrown.Message ?? "");
        var values = completion is Completion.Exit exit ? exit.Values : [];
        if (session.CallerIsGone) session.Prompts.Flush();
        else if (session.Verdict is not SessionEnd.Aborted) await session.Input.PlayOutAsync();
        if (session.Verdict is { } verdict) return verdict;
        if (session.Disconnected is { } disconnected) return new SessionEnd.Disconnect(disconnected.SetItems(values));
        return session.CallerIsGone ? new SessionEnd.HangUp(values) : new SessionEnd.Exit(values);
    }

    private static string Describe(SessionEnd end) => end switch
    {
        SessionEnd.Exit exit => "exit" + Values(exit.Values),
        SessionEnd.Disconnect disconnect => "disconnect" + Values(disconnect.Values),
        SessionEnd.HangUp hangUp => "hangup" + Values(hangUp.Values),
        SessionEnd.Uncaught uncaught => "uncaught " + uncaught.EventName,
        SessionEnd.NoDocument none => $"no document: {none.EventName} ({none.Message})",
        SessionEnd.Aborted aborted => "aborted: " + aborted.Reason,
        _ => "",
    };

    private static string Values(IReadOnlyDictionary<string, string> values) =>
        string.Concat(values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $" {v.Key}={v.Value}"));
}
