using Serilog.Core;
using Serilog.Events;

namespace VxmlGir.Host.Logging;

/// <summary>Writes lines to a writer, one at a time.</summary>
internal sealed class LineSink(LineFormatter formatter, TextWriter output) : ILogEventSink
{
    private readonly Lock _gate = new();

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        formatter.Format(logEvent, line);
        lock (_gate)
        {
            output.Write(line.ToString());
            output.Flush();
        }
    }
}
