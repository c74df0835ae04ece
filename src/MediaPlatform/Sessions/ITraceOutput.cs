using VxmlGir.Interpreter.Ports;

namespace VxmlGir.MediaPlatform.Sessions;

/// <summary>Takes the traces of sessions as they run. Called on a session's own path: must be quick.</summary>
public interface ITraceOutput
{
    /// <param name="session">Id of the session: <c>CallUUID-number</c>.</param>
    void Write(string session, TraceEvent step);
}

/// <summary>No trace is wanted.</summary>
public sealed class NoTrace : ITraceOutput
{
    public void Write(string session, TraceEvent step) { }
}

/// <summary>One file a session, <c>CallUUID-number.trace</c>: time in ms, kind, text, place.</summary>
public sealed class TraceFolder : ITraceOutput
{
    private readonly Lock _gate = new();
    private readonly string _folder;

    public TraceFolder(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    public void Write(string session, TraceEvent step)
    {
        var line = $"{step.At.TotalMilliseconds,9:0} {step.Untimed.ReplaceLineEndings(" ")}\t{step.Place}\n";
        try
        {
            lock (_gate) File.AppendAllText(Path.Combine(_folder, session + ".trace"), line);
        }
        catch (IOException)
        {
            // A developer's tool: a disk that refuses its line does not end the call.
        }
    }
}
