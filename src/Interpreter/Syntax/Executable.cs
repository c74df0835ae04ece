using System.Collections.Immutable;
using VxmlGir.Interpreter.Execution;
using VxmlGir.Interpreter.Ports;

namespace VxmlGir.Interpreter.Syntax;

/// <summary>An element of executable content (VoiceXML 2.0 section 5.3).</summary>
internal abstract record Executable(SourcePlace Place)
{
    public abstract ValueTask<Completion> ExecuteAsync(Frame frame);

    /// <summary>Runs a body in document order until something does not end normally.</summary>
    public static async ValueTask<Completion> ExecuteAllAsync(ImmutableArray<Executable> body, Frame frame)
    {
        foreach (var executable in body)
        {
            frame.Session.Setup.Observer?.Enters(executable.Place);
            var completion = await executable.ExecuteAsync(frame);
            if (completion is not Completion.Normal) return completion;
        }
        return Completion.Done;
    }
}
