using System.Collections.Immutable;

namespace VxmlGir.Interpreter.Session;

/// <summary>One run of a VoiceXML application for one caller. Single use; runs on the thread of whoever completes its ports.</summary>
public sealed class VoiceXmlSession(SessionSetup setup)
{
    /// <summary>Runs to the end, which is always a value; cancellation gives <see cref="SessionEnd.Aborted"/>.</summary>
    public ValueTask<SessionEnd> RunAsync(CancellationToken cancellation)
    {
        _ = setup;
        return ValueTask.FromResult<SessionEnd>(new SessionEnd.Exit(ImmutableDictionary<string, string>.Empty));
    }
}
