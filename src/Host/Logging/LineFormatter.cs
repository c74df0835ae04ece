using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace VxmlGir.Host.Logging;

/// <summary>
/// <c>2026-01-31 12:00:00.123 INF 011AP643…29V CallSession  message</c>. The CallUUID column is filled from a property
/// <c>CallUuid</c> of the message or of a scope. Whatever a caller or a document put into a value stays on its line.
/// </summary>
internal sealed class LineFormatter : ITextFormatter
{
    private const string CallUuid = "CallUuid";
    private const int CallColumn = 32;
    private const int SourceColumn = 18;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(Level(logEvent.Level));
        output.Write(' ');
        output.Write(LogText.OneLine(Property(logEvent, CallUuid) ?? "-").PadRight(CallColumn));
        output.Write(' ');
        output.Write(Source(logEvent).PadRight(SourceColumn));
        output.Write(' ');
        output.Write(LogText.OneLine(Message(logEvent)));
        if (logEvent.Exception is { } e)
        {
            output.Write(" | ");
            // The stack is for those who asked for detail; the chain of messages is for everyone.
            output.Write(LogText.OneLine(logEvent.Level >= LogEventLevel.Error ? e.ToString() : $"{e.GetType().Name}: {e.Message}"));
        }
        output.Write('\n');
    }

    private static string? Property(LogEvent logEvent, string name) =>
        logEvent.Properties.TryGetValue(name, out var value) ? value is ScalarValue { Value: { } v } ? v.ToString() : value.ToString() : null;

    private static string Source(LogEvent logEvent)
    {
        var full = Property(logEvent, "SourceContext") ?? "";
        return full[(full.LastIndexOf('.') + 1)..];
    }

    // Serilog renders text values in quotes; a line that is read all day is better without.
    private static string Message(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken { Format: null } p && logEvent.Properties.TryGetValue(p.PropertyName, out var value) && value is ScalarValue { Value: string plain }) text.Write(plain);
            else token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
        }
        return text.ToString();
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRC",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };
}
