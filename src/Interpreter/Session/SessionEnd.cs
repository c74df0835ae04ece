using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Session;

/// <summary>How a VoiceXML session ended; a closed set. The end of a session is not a BYE: the leg decides.</summary>
public abstract record SessionEnd
{
    private SessionEnd() { }

    /// <summary><c>&lt;exit&gt;</c>, or no form item was left (VoiceXML 2.0 section 5.3.9, appendix C).</summary>
    public sealed record Exit(ImmutableDictionary<string, string> Values) : SessionEnd;

    /// <summary><c>&lt;disconnect&gt;</c> and what final processing returned.</summary>
    public sealed record Disconnect(ImmutableDictionary<string, string> Values) : SessionEnd;

    /// <summary>The caller left; handlers of final processing have run.</summary>
    public sealed record HangUp(ImmutableDictionary<string, string> Values) : SessionEnd;

    /// <summary>An event nobody caught and whose default is to end the session.</summary>
    public sealed record Uncaught(string EventName, string Message) : SessionEnd;

    /// <summary>The first document could not be had or used.</summary>
    public sealed record NoDocument(string EventName, string Message) : SessionEnd;

    /// <summary>Ended by the platform.</summary>
    public sealed record Aborted(string Reason) : SessionEnd;
}
